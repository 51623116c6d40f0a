import { texts } from './pairs.ts';

export const values = texts({
  notMapping: ['Values are a mapping of keys to values.', '参数应为键值映射。'],
  kinds: {
    string: ['text', '文本'],
    integer: ['whole number', '整数'],
    number: ['number', '数字'],
    boolean: ['true or false', '布尔值'],
    object: ['mapping', '映射'],
    array: ['list', '列表'],
    null: ['nothing (null)', '空值（null）'],
  },
  faults: {
    type: [
      (wanted: string, found: string) => `Must be: ${wanted}. This is: ${found}.`,
      (wanted: string, found: string) => `应为：${wanted}。当前为：${found}。`,
    ],
    enum: [(all: string) => `Must be one of: ${all}.`, (all: string) => `应为以下之一：${all}。`],
    const: [(only: string) => `Must be ${only}.`, (only: string) => `应为 ${only}。`],
    required: [(key: string) => `“${key}” is required.`, (key: string) => `“${key}”为必填项。`],
    forbidden: [
      (key: string) => `The chart allows no “${key}” here.`,
      (key: string) => `Chart 不允许此处出现“${key}”。`,
    ],
    choice: ['This is none of the forms that the chart allows here.', '不符合 Chart 在此处允许的任何一种形式。'],
    pattern: [(pattern: string) => `Must match ${pattern}.`, (pattern: string) => `应匹配 ${pattern}。`],
    format: [(format: string) => `Must be in the format “${format}”.`, (format: string) => `应符合格式“${format}”。`],
    minimum: [(n: string) => `Must be at least ${n}.`, (n: string) => `不得小于 ${n}。`],
    maximum: [(n: string) => `Must be at most ${n}.`, (n: string) => `不得大于 ${n}。`],
    exclusiveMinimum: [(n: string) => `Must be more than ${n}.`, (n: string) => `应大于 ${n}。`],
    exclusiveMaximum: [(n: string) => `Must be less than ${n}.`, (n: string) => `应小于 ${n}。`],
    multipleOf: [(n: string) => `Must be a multiple of ${n}.`, (n: string) => `应为 ${n} 的倍数。`],
    minLength: [(n: string) => `Must have at least ${n} characters.`, (n: string) => `至少 ${n} 个字符。`],
    maxLength: [(n: string) => `Must have at most ${n} characters.`, (n: string) => `最多 ${n} 个字符。`],
    minItems: [(n: string) => `Must have at least ${n} items.`, (n: string) => `至少 ${n} 项。`],
    maxItems: [(n: string) => `Must have at most ${n} items.`, (n: string) => `最多 ${n} 项。`],
  },
  unknownKey: [
    (key: string) => `The chart’s values have no “${key}”. Is it spelled right?`,
    (key: string) => `Chart 的参数中没有“${key}”，请检查拼写。`,
  ],
  remote: [
    (address: string) => `The chart’s schema refers to ${address}, which is not looked at here.`,
    (address: string) => `Chart 的 schema 引用了 ${address}，此处不作检查。`,
  ],
  unusable: [
    (why: string) => `The chart’s schema cannot be applied here: ${why}`,
    (why: string) => `此处无法使用 Chart 的 schema：${why}`,
  ],
  view: ['View', '视图'],
  views: { form: ['Form', '表单'], yaml: ['YAML', 'YAML'], both: ['Both', '并排'] },
  form: ['Values as a form', '参数表单'],
  broken: [
    'The YAML is broken: mend it there, then the form can be used again.',
    'YAML 有误：请先修正，之后即可继续使用表单。',
  ],
  onlyInYaml: ['This can only be changed in the YAML.', '此项只能在 YAML 中更改。'],
  resetShort: ['Use default', '恢复默认'],
  reset: [
    (name: string, value: string) => `Use the default of ${name}: ${value || 'nothing'}`,
    (name: string, value: string) => `恢复 ${name} 的默认值：${value || '无'}`,
  ],
  within: [
    (n: number) => (n === 1 ? '1 problem inside.' : `${n} problems inside.`),
    (n: number) => `内有 ${n} 个问题。`,
  ],
  item: [(list: string, n: number) => `${list} ${n}`, (list: string, n: number) => `${list} ${n}`],
  add: ['Add', '添加'],
  addItem: [(list: string) => `Add to ${list}`, (list: string) => `添加到 ${list}`],
  removeItem: [(list: string, n: number) => `Remove ${list} ${n}`, (list: string, n: number) => `移除 ${list} ${n}`],
  variant: [(n: number) => `Form ${n}`, (n: number) => `形式 ${n}`],
  asYaml: ['As YAML.', '以 YAML 填写。'],
});
