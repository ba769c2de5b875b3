/** What is filled in and pressed. A value belongs to the extension; what is typed is shown at once. */
import { type ReactNode, useEffect, useId, useState } from 'react';
import { type Props, pixels } from './props.ts';

export function Button({
  variant = 'secondary',
  size = 'md',
  type = 'button',
  disabled,
  loading,
  onClick,
  children,
}: Props) {
  return (
    <button
      type={type}
      className={`ui-button ${variant} ${size}`}
      disabled={disabled || loading}
      aria-busy={loading || undefined}
      onClick={() => void onClick?.({ type: 'click' })}
    >
      {children}
      {loading && ' …'}
    </button>
  );
}

export const ButtonRow = ({ children }: Props) => (
  <div style={{ display: 'flex', flexWrap: 'wrap', gap: pixels('sm') }}>{children}</div>
);

interface FieldProps {
  readonly props: Props;
  children(id: string, describedBy: string): ReactNode;
}

function Field({ props: { label, required, description, error, validationMessage }, children }: FieldProps) {
  const id = useId();
  return (
    <div className={`ui-field ${error ? 'error' : ''}`}>
      <label htmlFor={id}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {children(id, `${id}-help`)}
      <small id={`${id}-help`}>{(error && validationMessage) || description}</small>
    </div>
  );
}

/** The extension's value, and what was typed since it was last heard. */
function useValue<Value>(given: Value): readonly [Value, (value: Value) => void] {
  const [value, setValue] = useState(given);
  const key = JSON.stringify(given);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal values come as new objects over the wire
  useEffect(() => setValue(given), [key]);
  return [value, setValue];
}

export function TextArea(props: Props) {
  const { value: given = '', name, rows = 3, maxLength, required, onInput, onChange } = props;
  const [value, setValue] = useValue<string>(given);
  return (
    <Field props={props}>
      {(id, help) => (
        <textarea
          id={id}
          name={name}
          rows={rows}
          maxLength={maxLength}
          required={required}
          aria-describedby={help}
          value={value}
          onChange={({ target }) => {
            setValue(target.value);
            void onInput?.(target.value);
          }}
          onBlur={() => void onChange?.(value)}
        />
      )}
    </Field>
  );
}

export function Select(props: Props) {
  const { value: given = '', name, options = [], placeholder = '', required, onChange } = props;
  const [value, setValue] = useValue<string>(String(given));
  const isChosen = options.some((option: Props) => String(option.value) === value);
  return (
    <Field props={props}>
      {(id, help) => (
        <select
          id={id}
          name={name}
          required={required}
          aria-describedby={help}
          value={value}
          onChange={({ target }) => {
            setValue(target.value);
            void onChange?.(target.value);
          }}
        >
          {!isChosen && <option value="">{placeholder}</option>}
          {options.map((option: Props) => (
            <option key={String(option.value)} value={String(option.value)}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function ToggleGroup({ label, name, options = [], value: given = [], toggleType, onChange }: Props) {
  const isOne = toggleType === 'radioButtonList';
  const [value, setValue] = useValue<readonly string[]>([given].flat());
  const choose = (key: string, isOn: boolean) => {
    const next = isOne ? [key] : isOn ? [...value, key] : value.filter((each) => each !== key);
    setValue(next);
    void onChange?.(isOne ? key : next);
  };
  return (
    <fieldset className="ui-toggles">
      <legend>{label}</legend>
      {options.map((option: Props) => (
        <label key={option.value}>
          <input
            type={isOne ? 'radio' : 'checkbox'}
            name={name}
            checked={value.includes(option.value)}
            onChange={({ target }) => choose(option.value, target.checked)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}

export function MultiSelect(props: Props) {
  const { label, description, options = [], value = [] } = props;
  return (
    <details className="ui-field ui-many">
      <summary>
        {label} <small>{value.length === 0 ? description : `${value.length} chosen`}</small>
      </summary>
      <ToggleGroup {...props} options={options} label={label} />
    </details>
  );
}

export function DateInput(props: Props) {
  const { value: given, name, required, onChange } = props;
  const [value, setValue] = useValue<string>(given ? dayText(given) : '');
  return (
    <Field props={props}>
      {(id, help) => (
        <input
          id={id}
          type="date"
          name={name}
          required={required}
          aria-describedby={help}
          value={value}
          onChange={({ target }) => {
            setValue(target.value);
            const [year = 0, month = 1, date = 1] = target.value.split('-').map(Number);
            if (target.value) void onChange?.({ year, month: month - 1, date, formattedDate: target.value });
          }}
        />
      )}
    </Field>
  );
}

function dayText({ year, month, date }: Props): string {
  return [year, String(month + 1).padStart(2, '0'), String(date).padStart(2, '0')].join('-');
}
