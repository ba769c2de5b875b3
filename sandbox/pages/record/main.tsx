/** Starts the record page: the server has put the record into it. */
import { createRoot } from 'react-dom/client';
import type { PageData } from './protocol.ts';
import { RecordPage } from './RecordPage.tsx';

const data = JSON.parse(document.getElementById('data')!.textContent!) as PageData;
createRoot(document.getElementById('page')!).render(<RecordPage data={data} />);
