/** What extensions have to say in passing, in the corner of the page. */
import { useCallback, useState } from 'react';
import type { Alert } from '../host/protocol.ts';

const SHOWN_MS = 6_000;

export function useAlerts(): readonly [readonly Alert[], (alert: Alert) => void] {
  const [alerts, setAlerts] = useState<readonly Alert[]>([]);
  const add = useCallback((alert: Alert) => {
    setAlerts((all) => [...all, alert]);
    setTimeout(() => setAlerts((all) => all.filter((each) => each !== alert)), SHOWN_MS);
  }, []);
  return [alerts, add];
}

export function Alerts({ alerts }: { readonly alerts: readonly Alert[] }) {
  return (
    <div className="alerts" role="status">
      {alerts.map(({ type = 'info', title, message }) => (
        <p key={message} className={`alert ${type}`}>
          {title && <strong>{title} </strong>}
          {message}
        </p>
      ))}
    </div>
  );
}
