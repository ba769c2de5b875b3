/** Fairlead's settings in HubSpot: registers with HubSpot and chooses what to show. */
import {
  Divider,
  type ExtensionPointApi,
  Flex,
  hubspot,
  LoadingSpinner,
  Tab,
  Tabs,
} from '@hubspot/ui-extensions';
import { useMemo, useState } from 'react';
import { Area } from './Area.tsx';
import type { SettingsView } from './contract.ts';
import { DraftBar } from './DraftBar.tsx';
import { NoSettings, Trouble } from './Failed.tsx';
import { FirstRun } from './FirstRun.tsx';
import { Health } from './Health.tsx';
import { KeptDraft } from './KeptDraft.tsx';
import { languageOf } from './language.ts';
import { Model } from './Model.tsx';
import { People } from './People.tsx';
import { Privacy } from './Privacy.tsx';
import { Proposal } from './Proposal.tsx';
import { createSettingsApi, type SettingsApi } from './settings-api.ts';
import { useDraft } from './use-draft.ts';
import { type Looking, useView } from './use-view.ts';
import { Versions } from './Versions.tsx';
import { CATALOGUES, Speaking, useWords } from './words.ts';
import type { Words } from './words-english.ts';

hubspot.extend<'settings'>(({ context, actions }) => <SettingsPage context={context} actions={actions} />);

type Api = ExtensionPointApi<'settings'>;

interface SettingsPageProps {
  readonly context: Api['context'];
  readonly actions: Api['actions'];
}

export function SettingsPage({ context, actions }: SettingsPageProps) {
  return (
    <Speaking value={CATALOGUES[languageOf(context.user)]}>
      <Settings context={context} actions={actions} />
    </Speaking>
  );
}

function Settings({ context, actions }: SettingsPageProps) {
  const words = useWords();
  const api = useMemo(() => createSettingsApi(backendIn(context), languageOf(context.user)), [context]);
  const settings = useView({ read: api.read });
  const { state, isLooking, look } = settings;
  switch (state.kind) {
    case 'loading':
      return <LoadingSpinner label={words.loading} showLabel={true} />;
    case 'failed':
      return <NoSettings failure={state.failure} isLooking={isLooking} onAgain={look} />;
    case 'ready':
      return (
        <Flex direction="column" gap="md">
          {state.trouble && <Trouble failure={state.trouble} isLooking={isLooking} onAgain={look} />}
          <Ready api={api} settings={settings} view={state.view} actions={actions} />
        </Flex>
      );
  }
}

/** The app's address is a variable of the project's profile. */
function backendIn({ variables }: SettingsPageProps['context']): string {
  return String(variables?.BACKEND_URL ?? '').replace(/\/$/, '');
}

interface ReadyProps {
  readonly api: SettingsApi;
  readonly settings: Looking<SettingsView>;
  readonly view: SettingsView;
  readonly actions: SettingsPageProps['actions'];
}

type TabName = keyof Words['tabs'];
const EDITING: readonly string[] = ['model', 'sla', 'lifecycle'] satisfies TabName[];

function Ready({ api, settings, view, actions }: ReadyProps) {
  const words = useWords();
  const [tab, setTab] = useState<string>(view.firstRun ? 'model' : 'health');
  const draft = useDraft(api);
  const { show } = settings;
  const acting = useMemo(
    () => ({
      api,
      onDone(told: string, now: SettingsView) {
        show(now);
        actions.addAlert({ type: 'success', title: words.done, message: told });
      },
    }),
    [api, show, actions, words.done],
  );
  const isEditing = EDITING.includes(tab);
  const copy = async (text: string) => {
    await actions.copyTextToClipboard(text);
    actions.addAlert({ type: 'success', message: words.privacy.copied });
  };
  return (
    <Flex direction="column" gap="md">
      {view.firstRun && <FirstRun firstRun={view.firstRun} draft={draft} tab={tab} onGo={setTab} />}
      {view.proposal && <Proposal key={view.proposal.id} proposal={view.proposal} acting={acting} />}
      {view.keptDraft && !draft.view && (!view.keptDraft.isThrown || isEditing) && (
        <KeptDraft
          kept={view.keptDraft}
          draft={draft}
          acting={acting}
          onOpen={() => isEditing || setTab('model')}
        />
      )}
      <Tabs selected={tab} onSelectedChange={(next: string | number) => setTab(String(next))}>
        <Tab tabId="health" title={words.tabs.health}>
          <Health
            health={view.health}
            isAdmin={view.viewer.isAdmin}
            isLooking={settings.isLooking}
            acting={acting}
            onLook={settings.look}
          />
        </Tab>
        <Tab tabId="model" title={words.tabs.model}>
          <Flex direction="column" gap="lg">
            <Model view={view} draft={draft} />
            {view.model && <Versions key={view.model.hash} api={api} draft={draft} />}
          </Flex>
        </Tab>
        <Tab tabId="sla" title={words.tabs.sla}>
          <Area area="sla" title={words.tabs.sla} inForce={view.inForce} draft={draft} />
        </Tab>
        <Tab tabId="lifecycle" title={words.tabs.lifecycle}>
          <Area area="lifecycle" title={words.tabs.lifecycle} inForce={view.inForce} draft={draft} />
        </Tab>
        <Tab tabId="people" title={words.tabs.people}>
          <People view={view} acting={acting} />
        </Tab>
        <Tab tabId="privacy" title={words.tabs.privacy}>
          <Privacy view={view} acting={acting} onCopy={(text) => void copy(text)} />
        </Tab>
      </Tabs>
      {isEditing && (draft.view || draft.failure) && (
        <>
          <Divider />
          <DraftBar
            draft={draft}
            acting={acting}
            mayPropose={view.viewer.mayPropose}
            hasProposal={view.proposal !== null}
            isFirst={view.firstRun !== null}
            whoMay={view.viewer.sentence}
          />
        </>
      )}
    </Flex>
  );
}
