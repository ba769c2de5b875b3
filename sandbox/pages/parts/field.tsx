/** What all fields have: a label, help, and a value that belongs to the extension while typing shows at once. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { Props } from './props.ts';

interface FieldProps {
  readonly props: Props;
  children(id: string, describedBy: string): ReactNode;
}

export function Field({ props, children }: FieldProps) {
  const { label, required, description, tooltip, error, validationMessage } = props;
  const id = useId();
  return (
    <div className={`ui-field ${error ? 'error' : ''}`}>
      {label && (
        <label htmlFor={id} title={tooltip}>
          {label}
          {required && <span aria-hidden="true"> *</span>}
        </label>
      )}
      {children(id, `${id}-help`)}
      <small id={`${id}-help`} role={error ? 'alert' : undefined}>
        {validationMessage || description}
      </small>
    </div>
  );
}

/**
 * The extension's value, and what was typed since it was last heard. What comes back may be older than what stands
 * there, so an echo of something that was typed changes nothing.
 */
export function useValue<Value>(given: Value): readonly [Value, (value: Value) => void] {
  const [value, setValue] = useState(given);
  const typed = useRef<string[]>([]);
  const key = JSON.stringify(given);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal values come as new objects over the wire
  useEffect(() => {
    const echo = typed.current.indexOf(key);
    typed.current = echo < 0 ? [] : typed.current.slice(echo + 1);
    if (echo < 0) setValue(given);
  }, [key]);
  const type = (next: Value) => {
    typed.current.push(JSON.stringify(next));
    setValue(next);
  };
  return [value, type];
}
