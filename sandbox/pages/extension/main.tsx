/** Starts the page of an extension: the server has put into it what it has to know. */
import { createRoot } from 'react-dom/client';
import { ExtensionPage } from './ExtensionPage.tsx';
import type { ExtensionPageData } from './protocol.ts';

const data = JSON.parse(document.getElementById('data')!.textContent!) as ExtensionPageData;
createRoot(document.getElementById('page')!).render(<ExtensionPage data={data} />);
