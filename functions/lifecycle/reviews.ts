import { readPage } from '../platform/cursors.ts';
import { packageDifferences } from '../platform/differences.ts';
import { type Status, versions } from '../platform/entities/version.ts';
import { viewInspection } from '../platform/inspection-view.ts';
import { loadInspection } from '../platform/inspections.ts';
import { loadVersion } from '../platform/load.ts';
import { loadFacts } from '../platform/packages.ts';
import type { Principal } from '../platform/principal.ts';
import { notFound } from '../platform/problem.ts';
import { nameNotes } from '../platform/store-claims.ts';
import { type Version, viewAudit, viewVersion } from '../platform/views.ts';
import { subjectOf } from './act.ts';
import { history, submittersOf } from './history.ts';
import { allowedActions } from './table.ts';
import { testInstallations } from './test-installations.ts';

/** One page of the versions in a status, longest waiting first. */
export async function queue(principal: Principal, status: Status, limit: number, cursor: string | undefined) {
  const page = await readPage(versions.query.queue({ gsi2pk: `status#${status}` }), { limit, cursor: cursor ?? null });
  const now = Date.now();
  const items = page.data.map(version => {
    const view = viewVersion(version, principal);
    const { id, app, workspace, name, chartName, statusAt, submittedBy, claimedBy, message } = view;
    const waitingSeconds = Math.max(0, Math.floor((now - Date.parse(statusAt)) / 1000));
    return {
      id,
      app,
      workspace,
      name,
      chartName,
      status: view.status,
      statusAt,
      submittedBy,
      claimedBy,
      message,
      waitingSeconds,
    };
  });
  return { items, cursor: page.cursor };
}

/** Nobody decides by what was longer ago; the list of them has them all. */
const historyShown = 100;

async function lastReleased(version: Version): Promise<Version | undefined> {
  const { data } = await versions.query.ofApp({ app: version.app }).go({ pages: 'all' });
  return data
    .filter(other => other.status === 'active' && other.version !== version.version)
    .sort((a, b) => (b.releasedAt ?? '').localeCompare(a.releasedAt ?? ''))[0];
}

async function differences(from: Version, to: Version) {
  return { id: from.version, name: from.name, ...(await packageDifferences(from.digest, to.digest)) };
}

/**
 * All that a reviewer decides on, in one answer.
 * @throws Problem 404 when the version is not there, or is a draft.
 */
export async function evidence(principal: Principal, id: string) {
  const version = await loadVersion(principal, id);
  if ((version.status ?? 'draft') === 'draft') throw notFound(`A review of the version "${id}"`);
  const [facts, inspection, entries, previous, tested, name] = await Promise.all([
    loadFacts(version.digest),
    loadInspection(version.digest),
    history(id),
    lastReleased(version),
    testInstallations(version),
    nameNotes(version),
  ]);
  return {
    version: viewVersion(version, principal),
    facts: {
      files: facts.files.length,
      unpackedSize: facts.unpackedSize,
      notes: [...facts.notes, ...name].map(({ code, detail }) => ({ code, detail })),
    },
    inspection: inspection ? viewInspection(inspection) : null,
    history: entries.slice(-historyShown).map(entry => viewAudit(entry, principal)),
    previous: previous ? await differences(previous, version) : null,
    testInstallations: tested,
    allowedActions: allowedActions(principal, subjectOf(version, submittersOf(entries))),
  };
}
