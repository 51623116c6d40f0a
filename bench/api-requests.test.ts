import { describe, expect, it } from 'vitest';
import { difference, least, readingRequests, totalOf } from './api-requests.ts';

const metrics = (pods: number): string => `# TYPE apiserver_request_total counter
apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="pods",scope="cluster",subresource="",verb="LIST",version="v1"} ${pods}
apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"} 2
apiserver_request_total{code="200",component="",dry_run="",group="",resource="",scope="",subresource="/apis",verb="GET",version=""} 1e+02
apiserver_request_total{code="0",component="apiserver",dry_run="",group="",resource="pods",scope="cluster",subresource="",verb="WATCH",version="v1"} 9
apiserver_request_total_other{verb="LIST",resource="pods"} 5
`;

describe('the API server’s requests', () => {
  it('are counted by verb and resource, those that read', () => {
    expect([...readingRequests(metrics(3))]).toEqual([
      ['LIST pods', 5],
      ['GET', 100],
    ]);
  });

  it('are told apart by time', () => {
    expect([...difference(readingRequests(metrics(3)), readingRequests(metrics(7)))]).toEqual([['LIST pods', 4]]);
  });

  it('count for the least of several runs', () => {
    const runs = [
      new Map([
        ['LIST pods', 2],
        ['GET', 1],
      ]),
      new Map([['LIST pods', 1]]),
    ];
    expect([...least(runs)]).toEqual([['LIST pods', 1]]);
    expect(totalOf(least(runs))).toBe(1);
  });
});
