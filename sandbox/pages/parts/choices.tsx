/** Fields in which one chooses. */
import { useId } from 'react';
import { Field, useValue } from './field.tsx';
import type { Props } from './props.ts';

export function Select(props: Props) {
  const { value: given = '', name, options = [], placeholder = '', required, readOnly, onChange } = props;
  const [value, setValue] = useValue<string>(String(given));
  const isChosen = options.some((option: Props) => String(option.value) === value);
  return (
    <Field props={props}>
      {(id, help) => (
        <select
          id={id}
          name={name}
          required={required}
          disabled={readOnly}
          aria-describedby={help}
          value={value}
          onChange={({ target }) => {
            setValue(target.value);
            const chosen = options.find((option: Props) => String(option.value) === target.value);
            void onChange?.(chosen?.value ?? target.value);
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

export function ToggleGroup(props: Props) {
  const { label, name, options = [], value: given = [], toggleType, inline, onChange } = props;
  const isOne = toggleType === 'radioButtonList';
  const [value, setValue] = useValue<readonly string[]>([given].flat());
  const choose = (key: string, isOn: boolean) => {
    const next = isOne ? [key] : isOn ? [...value, key] : value.filter((each) => each !== key);
    setValue(next);
    void onChange?.(isOne ? key : next);
  };
  return (
    <fieldset className={`ui-toggles ${inline ? 'inline' : ''}`}>
      <legend>{label}</legend>
      {options.map((option: Props) => (
        <label key={option.value}>
          <input
            type={isOne ? 'radio' : 'checkbox'}
            name={name}
            disabled={option.readonly || option.readOnly}
            checked={value.includes(option.value)}
            onChange={({ target }) => choose(option.value, target.checked)}
          />
          <span>
            {option.label}
            {option.description && <small>{option.description}</small>}
          </span>
        </label>
      ))}
      {props.validationMessage && (
        <small role={props.error ? 'alert' : undefined}>{props.validationMessage}</small>
      )}
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

interface TickProps {
  readonly props: Props;
  readonly type: 'checkbox' | 'radio';
}

function Tick({ props, type }: TickProps) {
  const { name, value = '', checked, initialIsChecked, readOnly, readonly, description, children } = props;
  const [isOn, setOn] = useValue<boolean>(Boolean(checked ?? initialIsChecked));
  return (
    <label className="ui-tick">
      <input
        type={type}
        name={name}
        value={value}
        checked={isOn}
        disabled={readOnly ?? readonly}
        aria-label={props['aria-label']}
        onChange={({ target }) => {
          setOn(target.checked);
          void props.onChange?.(target.checked, value);
        }}
      />
      <span>
        {children}
        {description && <small>{description}</small>}
      </span>
    </label>
  );
}

export const Checkbox = (props: Props) => <Tick props={props} type="checkbox" />;
export const RadioButton = (props: Props) => <Tick props={props} type="radio" />;

export function Toggle(props: Props) {
  const { name, label, labelDisplay, checked, initialIsChecked, readOnly, readonly, onChange } = props;
  const { textChecked = 'On', textUnchecked = 'Off' } = props;
  const id = useId();
  const [isOn, setOn] = useValue<boolean>(Boolean(checked ?? initialIsChecked));
  return (
    <div className={`ui-switch ${labelDisplay ?? 'inline'}`}>
      <button
        type="button"
        role="switch"
        name={name}
        aria-checked={isOn}
        aria-labelledby={id}
        disabled={readOnly ?? readonly}
        onClick={() => {
          setOn(!isOn);
          void onChange?.(!isOn);
        }}
      >
        <span aria-hidden="true">{isOn ? textChecked : textUnchecked}</span>
      </button>
      <span id={id} className={labelDisplay === 'hidden' ? 'ui-hidden' : undefined}>
        {label}
      </span>
    </div>
  );
}
