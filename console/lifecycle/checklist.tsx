import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { FileLink } from '../catalog/rendered-object.tsx';
import type { Places } from '../catalog/rendered-queries.ts';
import { Breakable } from '../platform/parts/breakable.tsx';
import { PageLink } from '../platform/parts/link.tsx';
import { useWords } from '../platform/texts/index.ts';
import { type AdvisedFinding, byTopic, findingId, type Topic, type TopicGroup } from './checklist-rules.ts';
import { useLookedAt } from './looked-at.ts';
import { Severity } from './severity.tsx';

type Tick = ReturnType<typeof useLookedAt>[1];

/** Where a finding is: the object that it is about, its field, and the file that makes it. */
export function FindingPlaces({ finding, places }: { finding: AdvisedFinding; places: Places | undefined }) {
  const { object, pointer, file } = finding;
  const name = object && <Breakable text={`${object.kind} ${object.name}`} />;
  const place = object && places?.object(object);
  return (
    <>
      {place ? <PageLink to={place}>{name}</PageLink> : name}
      {pointer && (
        <code>
          <Breakable text={pointer} />
        </code>
      )}
      {file && <FileLink file={file} places={places} />}
    </>
  );
}

function Item({
  finding,
  ticked,
  tick,
  places,
}: {
  finding: AdvisedFinding;
  ticked: boolean;
  tick: Tick;
  places: Places;
}) {
  return (
    <li>
      <Checkbox
        checked={ticked}
        description={finding.remedy}
        onChange={({ detail }) => tick([findingId(finding)], detail.checked)}
      >
        {finding.detail}
      </Checkbox>
      <Severity severity={finding.severity} />
      <div className="berth-checklist-places">
        <FindingPlaces finding={finding} places={places} />
      </div>
    </li>
  );
}

function Group({
  group: { topic, findings },
  ticked,
  tick,
  places,
}: {
  group: TopicGroup;
  ticked: ReadonlySet<string>;
  tick: Tick;
  places: Places;
}) {
  const { objects } = useWords();
  const ids = findings.map(findingId);
  const done = ids.filter(id => ticked.has(id)).length;
  const all = done === ids.length;
  return (
    <SpaceBetween size="s">
      <Header
        variant="h3"
        counter={`(${done}/${ids.length})`}
        actions={
          <Button
            variant="inline-link"
            ariaLabel={`${objects.topics[topic]}: ${all ? objects.untickAll : objects.tickAll}`}
            onClick={() => tick(ids, !all)}
          >
            {all ? objects.untickAll : objects.tickAll}
          </Button>
        }
      >
        {objects.topics[topic]}
      </Header>
      <ul className="berth-checklist">
        {findings.map(finding => {
          const id = findingId(finding);
          return <Item key={id} finding={finding} ticked={ticked.has(id)} tick={tick} places={places} />;
        })}
      </ul>
    </SpaceBetween>
  );
}

/** What a reviewer goes through, topic by topic, and ticks. */
export function Checklist({
  version,
  findings,
  places,
}: {
  version: string;
  findings: AdvisedFinding[];
  places: Places;
}) {
  const { objects, lifecycle } = useWords();
  const [ticked, tick] = useLookedAt(version);
  if (findings.length === 0) return <Box>{lifecycle.noFindings}</Box>;
  const unique = [...new Map(findings.map(finding => [findingId(finding), finding])).values()];
  const done = unique.filter(finding => ticked.has(findingId(finding))).length;
  const groups = byTopic(unique, Object.keys(objects.topics) as Topic[]);
  return (
    <SpaceBetween size="l">
      <ProgressBar
        label={objects.checklist}
        description={objects.rememberedHere}
        value={(100 * done) / unique.length}
        additionalInfo={objects.progress(done, unique.length)}
      />
      {groups.map(group => (
        <Group key={group.topic} group={group} ticked={ticked} tick={tick} places={places} />
      ))}
    </SpaceBetween>
  );
}
