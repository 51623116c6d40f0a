import type { FindingCode } from '../../../functions/chart/finding-codes.ts';
import { type Pair, texts } from './pairs.ts';

/** What each finding is, in words. */
const findings = {
  privileged: ['A privileged container', '特权容器'],
  'host-path': ['Mounts a path of the node', '挂载节点路径'],
  'host-network': ['Uses the node’s network', '使用节点网络'],
  'host-pid': ['Sees the node’s processes', '可见节点进程'],
  'host-ipc': ['Shares memory with the node', '与节点共享内存'],
  'host-port': ['Takes a port of the node', '占用节点端口'],
  'run-as-root': ['Runs as root', '以 root 运行'],
  'privilege-escalation': ['Lets processes gain privileges', '允许进程提升权限'],
  'capabilities-added': ['Adds capabilities', '添加内核能力'],
  'cluster-wide': ['Makes cluster-wide objects', '创建集群级对象'],
  'custom-resource-definitions': ['Defines kinds of resources', '定义自定义资源'],
  webhooks: ['Sets up webhooks', '设置 Webhook'],
  'rbac-wildcard': ['Asks for rights to everything', '申请通配权限'],
  'rbac-secrets': ['Reads secrets', '读取 Secret'],
  'rbac-escalation': ['Can give itself more rights', '可自行扩大权限'],
  'rbac-beyond-admin': ['Gives more than a project has', '授予超出项目的权限'],
  'image-latest': ['An image of whatever is newest', '使用 latest 镜像'],
  'image-unpinned': ['An image not named by its digest', '镜像未按摘要固定'],
  hooks: ['Has hooks', '包含钩子'],
  'service-type-load-balancer': ['A load balancer by default', '默认使用负载均衡'],
  'service-type-node-port': ['A port of every node by default', '默认使用节点端口'],
  'service-external-ips': ['Takes addresses of its own choice', '自行指定外部 IP'],
  'object-too-large': ['An object that is too large', '对象过大'],
  'depends-on-release': ['Renders differently by release', '渲染结果因 Release 而异'],
  'release-too-large': ['A release that is too large', 'Release 过大'],
  'api-removed-mapped': ['Uses removed APIs that are mapped', '使用已移除但可映射的 API'],
  'api-removed-unmappable': ['Uses removed APIs without successor', '使用已移除且无法映射的 API'],
  'render-fails': ['Does not render', '无法渲染'],
  'lint-error': ['Fails “helm lint”', '未通过“helm lint”'],
  'lookup-outside': ['Looks up what is outside of its namespace', '查询命名空间之外的对象'],
  'schema-remote': ['Its values schema is elsewhere', '参数模式引用外部地址'],
  'schema-unchecked': ['Its values schema is not used', '参数模式未被使用'],
} as const satisfies Record<FindingCode, Pair>;

/** What would be right: in English the API’s own words (functions/platform/inspection-policy.ts). */
const remedies = {
  privileged: '去掉“privileged”，仅添加所需的单项能力。',
  'host-path': '使用持久卷、emptyDir 或 ConfigMap。',
  'host-network': '去掉“hostNetwork”，使用 Service。',
  'host-pid': '去掉“hostPID”。',
  'host-ipc': '去掉“hostIPC”：同一 Pod 的容器本就共享内存。',
  'host-port': '去掉“hostPort”，使用 Service。',
  'run-as-root': '设置“runAsNonRoot: true”以及非 0 用户。',
  'privilege-escalation': '设置“allowPrivilegeEscalation: false”。',
  'capabilities-added': '不添加能力，并移除 ALL。',
  'cluster-wide': '使用命名空间级对象，例如用 Role 代替 ClusterRole。',
  'custom-resource-definitions': '将定义放入单独的 Chart，由集群管理员安装。',
  webhooks: '将 Webhook 放入单独的 Chart，由集群管理员安装。',
  'rbac-wildcard': '写明所需的 API 组、资源和操作。',
  'rbac-secrets': '在“resourceNames”中写明 Secret，或改为挂载。',
  'rbac-escalation': '去掉会授予其自身没有的权限的内容。',
  'rbac-beyond-admin': '不授予超出“admin”角色的权限；否则需要允许集群级对象的项目。',
  'image-latest': '用摘要或版本标签指定镜像。',
  'image-unpinned': '用摘要指定镜像。',
  hooks: '不使用“helm.sh/hook”。',
  'service-type-load-balancer': '默认使用 ClusterIP。',
  'service-type-node-port': '默认使用 ClusterIP。',
  'service-external-ips': '去掉“externalIPs”，使用负载均衡或 Ingress；否则需要允许集群级对象的项目。',
  'object-too-large': '拆分对象，或将数据放在集群 API 之外。',
  'depends-on-release': '对每个 Release 渲染相同内容，其名称和命名空间仅用于命名。',
  'release-too-large': '从安装包中去掉模板不需要的文件（.helmignore）。',
  'api-removed-mapped': '改写为替代的 API 版本。',
  'api-removed-unmappable': '在没有该 API 的 Kubernetes 版本上不渲染它。',
  'render-fails': '在 values.yaml 中提供可渲染的默认值。',
  'lint-error': '修正“helm lint”指出的问题。',
  'lookup-outside': '只查询发布所在命名空间中的对象；否则需要有权读取的项目。',
  'schema-remote': '将模式文件放入安装包。',
  'schema-unchecked': '将模式写为 UTF-8 编码的 JSON，用“#/…”引用其各部分，不使用“$id”。',
} as const satisfies Record<FindingCode, string>;

/** Of the policy's page: they come with its chunk. */
export const policyTexts = texts({
  title: ['Inspection policy', '检测策略'],
  hint: [
    'Which findings keep a version from review, from the store, or from a cluster',
    '哪些检测发现会阻止提交审核、上架或安装',
  ],
  inForce: ['In force', '当前策略'],
  blocks: [
    (submit: number, release: number, install: number) =>
      `${submit} of the findings block submitting, ${release} block releasing, ${install} block installing.`,
    (submit: number, release: number, install: number) =>
      `${submit} 项发现会阻止提交，${release} 项会阻止上架，${install} 项会阻止安装。`,
  ],
  defaults: ['Submit and release: default values', '提交与上架：默认参数'],
  defaultsBody: [
    'An inspection does not see what is hidden behind a value. Installing is judged by what is really rendered.',
    '检测看不到隐藏在参数之后的内容；安装时则按实际渲染的对象判定。',
  ],
  strict: ['To be strict', '严格策略'],
  strictBody: [
    'Block “Does not render” too: such a package shows nothing else.',
    '同时阻止“无法渲染”：此类安装包不会显示任何其他内容。',
  ],
  effect: ['Holds at once', '立即生效'],
  effectBody: [
    'With anything ticked for them, submitting and releasing wait for the inspection.',
    '只要为提交或上架勾选了任何一项，就须等待检测完成。',
  ],
  finding: ['Finding', '发现'],
  severity: ['Severity', '严重程度'],
  remedy: ['What would be right', '正确做法'],
  submit: ['Blocks submitting', '阻止提交'],
  release: ['Blocks releasing', '阻止上架'],
  install: ['Blocks installing', '阻止安装'],
  block: [
    (finding: string, column: string) => `${column}: ${finding}`,
    (finding: string, column: string) => `${column}：${finding}`,
  ],
  fromDeployment: ['Nobody has set it here: it is the deployment’s own.', '尚未在此设置：使用部署时的策略。'],
  resetBy: [
    (user: string) => `It is the deployment’s own since ${user} reset it`,
    (user: string) => `${user} 已重置为部署时的策略`,
  ],
  setBy: [(user: string) => `Set by ${user}`, (user: string) => `由 ${user} 设置`],
  reset: ['Reset to the deployment’s', '重置为部署时的策略'],
  resetBody: [
    (count: number) => `What was set here goes. The deployment’s own policy has ${count} blocks.`,
    (count: number) => `此处的设置将被移除。部署时的策略包含 ${count} 项阻止规则。`,
  ],
  undo: ['Undo my changes', '撤销我的更改'],
  unsaved: [(count: number) => `${count} not saved`, (count: number) => `${count} 项未保存`],
  changedMeanwhile: [
    (user: string) =>
      `${user} changed the policy since you opened it. Below is how it stands now, with what you changed still as you left it: save again to keep both.`,
    (user: string) => `自您打开后 ${user} 更改了策略。下面是最新状态，您的更改仍保留：再次保存即可同时生效。`,
  ],
  findings,
});

/** @returns the remedy in the language of the console. */
export function remedyIn(language: string, code: FindingCode, english: string): string {
  return language === 'zh-CN' ? remedies[code] : english;
}
