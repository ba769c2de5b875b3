/** What is pressed: buttons, links, menus. What hangs on one opens with it. */

import type { ComponentProps } from 'react';
import { useOverlay } from './overlays.tsx';
import { type Props, pixels } from './props.ts';

export function Button(props: Props) {
  const { variant = 'secondary', size = 'md', type = 'button', disabled, loading, href, children } = props;
  const { press, hanging } = useOverlay(props);
  const className = `ui-button ${variant} ${size}`;
  if (href && !disabled) {
    return (
      <Anchor className={className} {...linkOf(href)} onClick={press}>
        {children}
      </Anchor>
    );
  }
  return (
    <>
      <button
        type={type}
        className={className}
        disabled={disabled || loading}
        aria-busy={loading || undefined}
        onClick={press}
      >
        {children}
        {loading && ' …'}
      </button>
      {hanging}
    </>
  );
}

export const ButtonRow = ({ children }: Props) => (
  <div style={{ display: 'flex', flexWrap: 'wrap', gap: pixels('sm') }}>{children}</div>
);

export function Link(props: Props) {
  const { href, preventDefault, overlay, variant = 'primary', children } = props;
  const { press, hanging } = useOverlay(props);
  return (
    <>
      <Anchor
        className={`ui-link ${variant}`}
        {...linkOf(href)}
        onClick={(event) => {
          if (preventDefault || overlay) event.preventDefault();
          press();
        }}
      >
        {children}
      </Anchor>
      {hanging}
    </>
  );
}

/** Of HubSpot's own actions the one that shows another record, which is beside this one on its own page. */
export function CrmActionLink({ actionType, actionContext, children }: Props) {
  if (actionType !== 'PREVIEW_OBJECT') return <span>{children}</span>;
  return (
    <a className="ui-link primary" href={`./${actionContext.objectId}`}>
      {children}
    </a>
  );
}

/** A link that leads somewhere and tells the extension that it was followed. */
const Anchor = (props: ComponentProps<'a'>) => <a {...props} />;

function linkOf(href: Props | string) {
  const { url, external } = typeof href === 'string' ? { url: href, external: false } : href;
  return { href: String(url), ...(external ? { target: '_blank', rel: 'noreferrer' } : {}) };
}

export function Dropdown({ buttonText, variant = 'secondary', disabled, options = [], children }: Props) {
  return (
    <details className="ui-menu">
      <summary className={`ui-button ${variant} sm`} aria-disabled={disabled || undefined}>
        {buttonText} <span aria-hidden="true">▾</span>
      </summary>
      <div>
        {options.map((option: Props) => (
          <DropdownItem key={option.label} onClick={option.onClick}>
            {option.label}
          </DropdownItem>
        ))}
        {children}
      </div>
    </details>
  );
}

export function DropdownItem(props: Props) {
  const { press, hanging } = useOverlay(props);
  return (
    <>
      <button type="button" onClick={press}>
        {props.children}
      </button>
      {hanging}
    </>
  );
}

/** The actions in the head of an app's page. */
export const HeaderActions = ({ children }: Props) => <div className="ui-head-actions">{children}</div>;
export const PrimaryHeaderActionButton = (props: Props) => <Button {...props} variant="primary" size="sm" />;
export const SecondaryHeaderActionButton = (props: Props) => (
  <Button {...props} variant="secondary" size="sm" />
);
