/** Fields in which one types. As at HubSpot, `onInput` hears every key, and `onChange` what it came to. */
import { Field, useValue } from './field.tsx';
import type { Props } from './props.ts';

export function TextArea(props: Props) {
  const {
    value: given,
    defaultValue = '',
    name,
    rows = 3,
    maxLength,
    required,
    readOnly,
    placeholder,
  } = props;
  const [value, setValue] = useValue<string>(given ?? defaultValue);
  return (
    <Field props={props}>
      {(id, help) => (
        <textarea
          id={id}
          name={name}
          rows={rows}
          maxLength={maxLength}
          required={required}
          readOnly={readOnly}
          placeholder={placeholder}
          spellCheck={rows < 8}
          aria-describedby={help}
          aria-invalid={props.error || undefined}
          value={value}
          onChange={({ target }) => {
            setValue(target.value);
            void props.onInput?.(target.value);
          }}
          onBlur={() => {
            void props.onChange?.(value);
            void props.onBlur?.(value);
          }}
        />
      )}
    </Field>
  );
}

/** How a value stands in a field, and what a field's text means; null for what means nothing yet. */
interface Kind {
  readonly type: string;
  write(value: Props | string | number | null | undefined): string;
  // biome-ignore lint/suspicious/noExplicitAny: each kind of field has a value of its own
  read(text: string, props: Props): any;
}

function typed({ type, write, read }: Kind) {
  return function TypedInput(props: Props) {
    const { value: given, defaultValue, name, required, readOnly, placeholder, min, max, stepSize } = props;
    const [text, setText] = useValue<string>(write(given ?? defaultValue));
    const tell = (handler: Props[string], next: string) => {
      const value = read(next, props);
      if (value !== null) void handler?.(value);
    };
    return (
      <Field props={props}>
        {(id, help) => (
          <input
            id={id}
            type={type === 'text' ? (props.type ?? 'text') : type}
            name={name}
            required={required}
            readOnly={readOnly}
            placeholder={placeholder}
            min={min === undefined ? undefined : write(min)}
            max={max === undefined ? undefined : write(max)}
            step={type === 'number' ? (stepSize ?? 'any') : undefined}
            aria-describedby={help}
            aria-invalid={props.error || undefined}
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              tell(props.onInput, target.value);
              if (PICKED.has(type)) tell(props.onChange, target.value);
            }}
            onBlur={() => {
              if (!PICKED.has(type)) tell(props.onChange, text);
              tell(props.onBlur, text);
            }}
          />
        )}
      </Field>
    );
  };
}

/** Days and times are chosen: there is nothing half typed in them. */
const PICKED = new Set(['date', 'time']);

const TEXT: Kind = { type: 'text', write: (value) => String(value ?? ''), read: (text) => text };

const NUMBER: Kind = {
  type: 'number',
  write: (value) => (value === undefined || value === null ? '' : String(value)),
  read: (text) => (text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text)),
};

const DATE: Kind = {
  type: 'date',
  write: (value) => (value ? dayText(value as Props) : ''),
  read: (text) => {
    const [year = 0, month = 1, date = 1] = text.split('-').map(Number);
    return text === '' ? null : { year, month: month - 1, date, formattedDate: text };
  },
};

const TIME: Kind = {
  type: 'time',
  write: (value) => (value ? timeText(value as Props) : ''),
  read: (text) => {
    const [hours = 0, minutes = 0] = text.split(':').map(Number);
    return text === '' ? null : { hours, minutes };
  },
};

export const Input = typed(TEXT);
export const SearchInput = typed({ ...TEXT, type: 'search' });
export const NumberInput = typed(NUMBER);
export const DateInput = typed(DATE);
export const TimeInput = typed(TIME);

function dayText({ year, month, date }: Props): string {
  return [year, twoDigits(month + 1), twoDigits(date)].join('-');
}

function timeText({ hours, minutes }: Props): string {
  return `${twoDigits(hours)}:${twoDigits(minutes)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Hands over every field by its name, once what was typed last has been heard. */
export function Form({ onSubmit, autoComplete, children }: Props) {
  return (
    <form
      className="ui-form"
      autoComplete={autoComplete}
      onSubmit={(event) => {
        event.preventDefault();
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        const targetValue = Object.fromEntries(new FormData(event.currentTarget));
        void onSubmit?.({ type: 'submit', targetValue });
      }}
    >
      {children}
    </form>
  );
}
