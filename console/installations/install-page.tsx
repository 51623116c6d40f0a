import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Wizard from '@cloudscape-design/components/wizard';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { versionQuery } from '../catalog/queries.ts';
import type { Schema } from '../platform/api.ts';
import { useUnsaved } from '../platform/leaving.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { Loaded, Skeleton } from '../platform/parts/loaded.tsx';
import { type Kept, useKeptForm } from '../platform/session/use-kept-form.ts';
import { useCrumbs } from '../platform/shell/frame.tsx';
import { useTexts, useWords } from '../platform/texts/index.ts';
import { keptTexts } from '../platform/texts/kept.ts';
import { useWorkspace } from '../platform/workspace.ts';
import { PreviewStep } from './preview-step.tsx';
import { type Installation, installationQuery, valuesQuery } from './queries.ts';
import { useOperate } from './use-operate.ts';
import { ValuesStep } from './values-step.tsx';
import { WhereStep } from './where-step.tsx';
import { begin, type Left, readLeft, type Wish } from './wish.ts';

interface Props {
  version: Schema<'VersionDetail'>;
  installation: Installation | undefined;
  first: Wish;
  kept: Kept;
}

/** What was typed and not used is kept meanwhile: a session can end, and somebody else can sign in. */
function useLeft({ form }: Kept, { wish, step }: Left, { title, typed }: { title: string; typed: boolean }) {
  useEffect(() => {
    if (typed) void form?.keep(title, { wish, step } satisfies Left);
    else form?.forget();
  }, [form, title, wish, step, typed]);
  const forget = useCallback(() => form?.forget(), [form]);
  const release = useUnsaved(typed, forget);
  return () => {
    forget();
    release();
  };
}

/** What is wished for, beginning with what was left of it the last time; `anew` begins without. */
function useWish(first: Wish, kept: Kept) {
  // What is known of an installation is read again now and then: what it began with stays.
  const [begun] = useState(first);
  const [back, setBack] = useState(() => readLeft(kept.found, first));
  const [wish, setWish] = useState(back?.wish ?? first);
  const [step, setStep] = useState(back?.step ?? 0);
  const typed = (['release', 'values', 'message'] as const).some(field => wish[field] !== begun[field]);
  const change = (part: Partial<Wish>) => setWish(before => ({ ...before, ...part }));
  const dismiss = () => setBack(undefined);
  const anew = () => {
    dismiss();
    setWish(begun);
    setStep(0);
  };
  return { wish, change, step, setStep, typed, back: back !== undefined, dismiss, anew };
}

/** Says that something typed before is there again. */
function Back({ dismiss, anew }: { dismiss: () => void; anew: () => void }) {
  const words = useTexts(keptTexts);
  return (
    <Alert
      type="info"
      header={words.backTitle}
      dismissible
      onDismiss={dismiss}
      action={<Button onClick={anew}>{words.startAnew}</Button>}
    >
      {words.backBody}
    </Alert>
  );
}

function Steps({ version, installation, first, kept }: Props) {
  const { installations } = useWords();
  const navigate = useNavigate();
  const { wish, change, step, setStep, typed, back, dismiss, anew } = useWish(first, kept);
  // The defaults beside the values are those of the version that was chosen, not of the one that the page was opened with.
  const chosen = useQuery(versionQuery(wish.version));
  const operate = useOperate((wanted: Wish) => begin(wanted, installation));
  const ready = wish.project !== '' && wish.release !== '';
  const action = installation ? installations.upgrade : installations.kinds.install;
  const title = `${action} ${installation?.release ?? version.chartName} ${version.name}`;
  const release = useLeft(kept, { wish, step }, { title, typed });
  const submit = () =>
    operate.mutate(wish, {
      onSuccess: ({ id }) => {
        release();
        void navigate(`/installations/${id}`);
      },
    });
  return (
    <SpaceBetween size="m">
      {back && <Back dismiss={dismiss} anew={anew} />}
      <Wizard
        activeStepIndex={step}
        isLoadingNextStep={operate.isPending}
        submitButtonText={action}
        onNavigate={({ detail }) => (ready || detail.requestedStepIndex === 0) && setStep(detail.requestedStepIndex)}
        onCancel={() => void navigate(-1)}
        onSubmit={submit}
        steps={[
          {
            title: installations.where,
            content: <WhereStep wish={wish} change={change} version={version} installation={installation} />,
          },
          {
            title: installations.values,
            content: (
              <ValuesStep values={wish.values} version={chosen.data ?? version} change={values => change({ values })} />
            ),
          },
          {
            title: installations.preview,
            description: installations.previewHint,
            content: <PreviewStep wish={wish} change={change} />,
          },
        ]}
      />
    </SpaceBetween>
  );
}

function Begin({ version, installation }: Omit<Props, 'first' | 'kept'>) {
  const workspace = useWorkspace();
  const [search] = useSearchParams();
  // Those of the revision that was there when the page was opened: a later one must not take what is typed away.
  const [revision] = useState(installation?.revision);
  const values = useQuery({ ...valuesQuery(installation?.id ?? '', revision), enabled: installation !== undefined });
  const kept = useKeptForm(`/install?${search}`);
  if (!workspace || !kept) return <Skeleton height={320} />;
  // Without the values that it has, an upgrade would take them away.
  if (installation && !values.data) return <Loaded query={values}>{() => null}</Loaded>;
  const first: Wish = {
    workspace: installation?.workspace ?? workspace,
    project: installation?.project ?? search.get('project') ?? '',
    release: installation?.release ?? version.chartName,
    version: version.id,
    values: values.data?.values ?? '',
    rollbackOnFailure: false,
    conflicts: 'take',
    message: '',
  };
  return <Steps version={version} installation={installation} first={first} kept={kept} />;
}

/** Installs a version, or brings an installation to one. */
export default function InstallPage() {
  const { installations, common } = useWords();
  const [search] = useSearchParams();
  const version = search.get('version') ?? '';
  const id = search.get('installation') ?? '';
  const query = useQuery({ ...versionQuery(version), enabled: version !== '' });
  const installation = useQuery({ ...installationQuery(id), enabled: id !== '' });
  useCrumbs(
    [installations.title, '/installations'],
    [id ? installations.upgrade : installations.install, `/install?${search}`],
  );
  if (!version)
    return (
      <Box padding="l">
        {installations.chooseApp} <PageLink to="/">{common.toStore}</PageLink>
      </Box>
    );
  if (id && !installation.data) return <Loaded query={installation}>{() => null}</Loaded>;
  return <Loaded query={query}>{found => <Begin version={found} installation={installation.data} />}</Loaded>;
}
