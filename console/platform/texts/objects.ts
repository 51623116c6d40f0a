import { texts } from './pairs.ts';

/** The objects that a package renders, what changes in them, and what a reviewer ticks. */
export const objects = texts({
  objects: ['Objects', '对象'],
  hint: ['What the package renders with its default values.', '安装包使用默认参数渲染出的对象。'],
  find: ['Find an object', '查找对象'],
  found: [(n: number) => `${n} found`, (n: number) => `找到 ${n} 个`],
  kubernetes: ['Kubernetes version', 'Kubernetes 版本'],
  rendering: ['The objects are being rendered.', '正在渲染对象。'],
  fails: [
    (kubernetes: string) => `It does not render for Kubernetes ${kubernetes}`,
    (kubernetes: string) => `无法为 Kubernetes ${kubernetes} 渲染`,
  ],
  nothing: ['It renders no objects', '没有渲染出任何对象'],
  nothingBody: [
    'With its default values the package makes nothing on a cluster.',
    '使用默认参数时，该安装包不会在集群上创建任何内容。',
  ],
  kind: ['Kind', '类型'],
  apiVersion: ['API version', 'API 版本'],
  namespace: ['Namespace', '命名空间'],
  file: ['Template', '模板'],
  hook: ['Hook', '钩子'],
  mappedTo: [(api: string) => `mapped to ${api}`, (api: string) => `映射为 ${api}`],
  leftOut: ['left out: nothing took its place', '已省略：没有替代的 API'],
  generated: ['Made anew at each rendering', '每次渲染时重新生成'],
  tooLarge: [
    'Its text is too large to be shown here. "helm template" shows it.',
    '文本过大，无法在此显示。可使用 “helm template” 查看。',
  ],
  truncated: ['There are more objects, or longer ones, than are shown here.', '对象过多或过长，未全部显示。'],
  more: [
    (shown: number, all: number) => `${shown} of ${all} are listed: the filter finds the others.`,
    (shown: number, all: number) => `共 ${all} 个，列出 ${shown} 个，其余可通过筛选查找。`,
  ],
  changedObjects: [
    (n: number) => (n === 1 ? '1 object differs' : `${n} objects differ`),
    (n: number) => `${n} 个对象有差异`,
  ],
  unchangedObjects: [
    (n: number) => (n === 1 ? '1 object does not differ.' : `${n} objects do not differ.`),
    (n: number) => `${n} 个对象没有差异。`,
  ],
  field: ['Field', '字段'],
  moreFields: ['More differs than is shown here.', '还有更多差异未显示。'],
  before: ['Before', '之前'],
  after: ['After', '之后'],
  line: ['Line', '行'],
  moreLines: [(n: number) => `Show ${n} more lines`, (n: number) => `再显示 ${n} 行`],
  checklist: ['To look at', '待查看'],
  progress: [
    (done: number, all: number) => `${done} of ${all} looked at`,
    (done: number, all: number) => `已查看 ${done}/${all}`,
  ],
  lookedAt: ['Looked at', '已查看'],
  tickAll: ['Tick all', '全部勾选'],
  untickAll: ['Untick all', '全部取消'],
  rememberedHere: [
    'What you tick is remembered in this browser, for you alone.',
    '勾选内容仅保存在此浏览器中，仅您可见。',
  ],
  dangersLeft: [
    (n: number) => (n === 1 ? '1 danger is not ticked' : `${n} dangers are not ticked`),
    (n: number) => `${n} 项危险尚未勾选`,
  ],
  remedy: ['What would be right', '建议'],
  topics: {
    privileges: ['Privileges', '特权'],
    host: ['Access to the node', '节点访问'],
    cluster: ['The whole cluster', '整个集群'],
    permissions: ['Permissions', '权限'],
    images: ['Images', '镜像'],
    network: ['Reachable from outside', '外部可访问'],
    apis: ['API versions', 'API 版本'],
    size: ['Size', '大小'],
    chart: ['The chart itself', 'Chart 本身'],
  },
});
