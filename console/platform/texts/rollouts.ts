import { texts } from './pairs.ts';

export const rollouts = texts({
  title: ['Rollouts', '批量升级'],
  hint: ['Upgrades of many installations, wave by wave', '分批升级多个应用实例'],
  empty: ['No rollouts yet', '还没有批量升级'],
  emptyBody: [
    'Begin one on the page of an active version, or where newer versions are shown among the installations.',
    '可在已上架版本的页面，或在有新版本的应用实例列表中开始。',
  ],
  begin: ['Upgrade installations', '升级应用实例'],
  beginTo: [(name: string) => `Upgrade installations to ${name}`, (name: string) => `将应用实例升级到 ${name}`],
  start: ['Begin', '开始'],
  none: [
    'None of your installations of this app has another version.',
    '您的应用实例均已是此版本，或没有该应用的实例。',
  ],
  busy: ['It is changing now', '正在变更'],
  which: ['Installations', '应用实例'],
  choose: [(release: string) => `Choose ${release}`, (release: string) => `选择 ${release}`],
  chooseAll: ['Choose all', '全选'],
  wave: ['How many at once', '每批数量'],
  waveHint: [
    'Between 1 and 20. The next wave begins when all of the one before have succeeded.',
    '1 到 20。前一批全部成功后才开始下一批。',
  ],
  valuesKept: ['Each keeps its values.', '各实例保留其参数。'],
  page: [(name: string) => `Rollout of ${name}`, (name: string) => `批量升级到 ${name}`],
  progress: ['Progress', '进度'],
  done: [
    (done: number, all: number) => `${done} of ${all} done`,
    (done: number, all: number) => `已完成 ${done}/${all}`,
  ],
  inWave: ['Wave', '批次'],
  waveSize: ['At once', '每批'],
  rollback: ['When one fails', '失败时'],
  rollsBack: ['It is brought back to what was there before', '恢复之前的状态'],
  staysFailed: ['It stays as it failed', '保持失败状态'],
  statuses: {
    running: ['Running', '进行中'],
    succeeded: ['Succeeded', '成功'],
    stopped: ['Stopped', '已停止'],
  },
  memberStatuses: {
    waiting: ['Waiting', '等待中'],
    running: ['Running', '进行中'],
    succeeded: ['Succeeded', '成功'],
    failed: ['Failed', '失败'],
    'rolled-back': ['Rolled back', '已回滚'],
    skipped: ['Not begun', '未开始'],
  },
});
