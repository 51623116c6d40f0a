import { texts } from './pairs.ts';

function counted(limit: string, n: string, one: string, many: string): string {
  return `${limit} ${n} ${n === '1' ? one : many}`;
}

/** They come with the editor of values, and not with the first load. */
export const valuesTexts = texts({
  notMapping: ['Values are keys with their values, such as “replicas: 2”.', '参数应为键和值，例如“replicas: 2”。'],
  whole: ['The whole', '整个参数'],
  kinds: {
    string: ['text', '文本'],
    integer: ['a whole number', '整数'],
    number: ['a number', '数字'],
    boolean: ['true or false', 'true 或 false'],
    object: ['a mapping of keys to values', '键值映射'],
    array: ['a list', '列表'],
    null: ['empty', '空值'],
  },
  /** YAML reads `yes`, `no`, `on` and `off` so, too. */
  yesOrNo: ['a yes-or-no value', '布尔值'],
  or: [' or ', '或'],
  and: [' and ', '和'],
  faults: {
    type: [
      (at: string, wanted: string, found: string, kind: string) =>
        `${at} must be ${wanted}; ${found ? `${found} is ${kind}` : `it is ${kind}`}.`,
      (at: string, wanted: string, found: string, kind: string) =>
        `${at} 应为${wanted}；${found || '当前值'} 是${kind}。`,
    ],
    quote: [(text: string) => `Put it in quotes: ${text}.`, (text: string) => `请加引号：${text}。`],
    unquote: [(text: string) => `Write it without quotes: ${text}.`, (text: string) => `请去掉引号：${text}。`],
    asList: ['Begin each item with “- ” in a line of its own.', '每项另起一行并以“- ”开头。'],
    asMapping: ['Write “key: value” in indented lines below it.', '请在其下缩进书写“键: 值”。'],
    enum: [
      (at: string, all: string, found: string) => `${at} must be one of ${all}; it is ${found}.`,
      (at: string, all: string, found: string) => `${at} 应为以下之一：${all}；当前为 ${found}。`,
    ],
    const: [
      (at: string, only: string, found: string) => `${at} must be ${only}; it is ${found}.`,
      (at: string, only: string, found: string) => `${at} 应为 ${only}；当前为 ${found}。`,
    ],
    required: [
      (at: string, kind: string) =>
        `${at} is missing${kind ? `: the chart needs ${kind} there` : ', and the chart needs it'}.`,
      (at: string, kind: string) => `缺少 ${at}${kind ? `：Chart 需要在此填写${kind}` : '，Chart 需要此项'}。`,
    ],
    forbidden: [
      (key: string, at: string) => `The chart knows no “${key}” in ${at}.`,
      (key: string, at: string) => `Chart 的 ${at} 中没有“${key}”。`,
    ],
    forbiddenHere: [(key: string) => `The chart knows no “${key}” here.`, (key: string) => `Chart 此处没有“${key}”。`],
    notNow: [
      (at: string) => `${at} must not be set together with the other values here.`,
      (at: string) => `${at} 不能与此处的其他参数同时设置。`,
    ],
    known: [(all: string) => `It knows ${all}.`, (all: string) => `可用的有：${all}。`],
    meant: [(key: string) => `Did you mean “${key}”?`, (key: string) => `是否想写“${key}”？`],
    choice: [
      (at: string, all: string) => `${at} follows none of the forms that the chart takes: ${all}.`,
      (at: string, all: string) => `${at} 不符合 Chart 接受的任何一种形式：${all}。`,
    ],
    several: [
      (at: string, all: string) => `${at} follows several forms at once, and the chart takes exactly one of: ${all}.`,
      (at: string, all: string) => `${at} 同时符合多种形式，而 Chart 只接受其中一种：${all}。`,
    ],
    oneNeeded: [
      (at: string, all: string) => `${at} needs ${all}.`,
      (at: string, all: string) => `${at} 需要设置 ${all}。`,
    ],
    oneOnly: [
      (at: string, all: string) => `${at} takes only one of these at a time: ${all}.`,
      (at: string, all: string) => `${at} 只能设置其中之一：${all}。`,
    ],
    not: [
      (at: string) => `${at} has a combination that the chart does not take.`,
      (at: string) => `${at} 的组合不被 Chart 接受。`,
    ],
    key: [
      (key: string, at: string, how: string) => `“${key}” cannot be the name of an entry in ${at}: ${how}.`,
      (key: string, at: string, how: string) => `“${key}”不能作为 ${at} 中的名称：${how}。`,
    ],
    pattern: [
      (at: string, how: string) => `${at} is not written as the chart wants it: ${how}.`,
      (at: string, how: string) => `${at} 的写法不符合 Chart 的要求：${how}。`,
    ],
    format: [(at: string, how: string) => `${at} must be ${how}.`, (at: string, how: string) => `${at} 应为${how}。`],
    limit: [
      (at: string, limit: string, found: string) => `${at} must be ${limit}; it is ${found}.`,
      (at: string, limit: string, found: string) => `${at} 应${limit}；当前为 ${found}。`,
    ],
    size: [
      (at: string, limit: string, found: string) => `${at} must have ${limit}; it has ${found}.`,
      (at: string, limit: string, found: string) => `${at} 应有${limit}；当前为 ${found}。`,
    ],
    unique: [
      (at: string, one: number, other: number) => `The items of ${at} must differ: ${one} and ${other} are the same.`,
      (at: string, one: number, other: number) => `${at} 的各项不得重复：第 ${one} 项与第 ${other} 项相同。`,
    ],
    contains: [
      (at: string) => `${at} lacks an item that the chart needs.`,
      (at: string) => `${at} 缺少 Chart 需要的一项。`,
    ],
    example: [(text: string) => `For example: ${text}.`, (text: string) => `例如：${text}。`],
    because: [
      (conditions: string) => `This is so because ${conditions}.`,
      (conditions: string) => `原因：${conditions}。`,
    ],
    ofChart: [(chart: string) => `(chart ${chart})`, (chart: string) => `（Chart ${chart}）`],
  },
  conditions: {
    is: [(key: string, value: string) => `${key} is ${value}`, (key: string, value: string) => `${key} 为 ${value}`],
    isNot: [
      (key: string, value: string) => `${key} is not ${value}`,
      (key: string, value: string) => `${key} 不为 ${value}`,
    ],
    isSet: [(key: string) => `${key} is set`, (key: string) => `已设置 ${key}`],
    isNotSet: [(key: string) => `${key} is not set`, (key: string) => `未设置 ${key}`],
  },
  limits: {
    minimum: [(n: string) => `at least ${n}`, (n: string) => `不小于 ${n}`],
    maximum: [(n: string) => `at most ${n}`, (n: string) => `不大于 ${n}`],
    exclusiveMinimum: [(n: string) => `more than ${n}`, (n: string) => `大于 ${n}`],
    exclusiveMaximum: [(n: string) => `less than ${n}`, (n: string) => `小于 ${n}`],
    multipleOf: [(n: string) => `a multiple of ${n}`, (n: string) => `为 ${n} 的倍数`],
  },
  sizes: {
    minLength: [(n: string) => counted('at least', n, 'character', 'characters'), (n: string) => `至少 ${n} 个字符`],
    maxLength: [(n: string) => counted('at most', n, 'character', 'characters'), (n: string) => `最多 ${n} 个字符`],
    minItems: [(n: string) => counted('at least', n, 'item', 'items'), (n: string) => `至少 ${n} 项`],
    maxItems: [(n: string) => counted('at most', n, 'item', 'items'), (n: string) => `最多 ${n} 项`],
    minProperties: [(n: string) => counted('at least', n, 'entry', 'entries'), (n: string) => `至少 ${n} 个条目`],
    maxProperties: [(n: string) => counted('at most', n, 'entry', 'entries'), (n: string) => `最多 ${n} 个条目`],
  },
  ways: {
    pattern: [(pattern: string) => `the pattern ${pattern}`, (pattern: string) => `匹配 ${pattern}`],
    oneOf: [(all: string) => `one of ${all}`, (all: string) => `以下之一：${all}`],
    only: [(what: string) => `nothing but ${what}`, (what: string) => `只能包含${what}`],
    label: [
      'lower-case letters, digits and “-”, beginning and ending with a letter or digit',
      '小写字母、数字和“-”，首尾须为字母或数字',
    ],
    lower: ['lower-case letters', '小写字母'],
    upper: ['upper-case letters', '大写字母'],
    digits: ['digits', '数字'],
  },
  formats: {
    email: ['an e-mail address, such as name@example.com', '电子邮件地址，例如 name@example.com'],
    hostname: ['a host name, such as www.example.com', '主机名，例如 www.example.com'],
    ipv4: ['an IPv4 address, such as 192.0.2.1', 'IPv4 地址，例如 192.0.2.1'],
    ipv6: ['an IPv6 address, such as 2001:db8::1', 'IPv6 地址，例如 2001:db8::1'],
    uri: ['an address, such as https://example.com/', '网址，例如 https://example.com/'],
    date: ['a date, such as 2026-12-31', '日期，例如 2026-12-31'],
    time: ['a time, such as 12:30:00Z', '时间，例如 12:30:00Z'],
    'date-time': ['a date with its time, such as 2026-12-31T12:30:00Z', '日期时间，例如 2026-12-31T12:30:00Z'],
    duration: ['a duration, such as PT1H', '时长，例如 PT1H'],
    uuid: ['a UUID, such as 123e4567-e89b-12d3-a456-426614174000', 'UUID，例如 123e4567-e89b-12d3-a456-426614174000'],
    regex: ['a regular expression', '正则表达式'],
  },
  otherFormat: [(format: string) => `in the format “${format}”`, (format: string) => `格式“${format}”`],
  syntax: {
    BAD_INDENT: [
      'This line is not indented as those beside it: what belongs together begins in one column.',
      '此行缩进与同级行不一致：同级内容应从同一列开始。',
    ],
    TAB_AS_INDENT: ['Indent with spaces: YAML takes no tabs.', '请用空格缩进：YAML 不允许制表符。'],
    DUPLICATE_KEY: ['This key is here already: keep one of the two.', '此键已存在：请只保留一个。'],
    MISSING_CHAR: [
      'Something is not closed: a quote, or a bracket “[” or “{”. Or a “:” is missing behind a key.',
      '引号或括号“[”“{”未闭合，或键后缺少“:”。',
    ],
    BLOCK_AS_IMPLICIT_KEY: [
      'A second “:” in one line: put the text in quotes, or begin a new line.',
      '一行中出现第二个“:”：请为文本加引号，或另起一行。',
    ],
    MULTILINE_IMPLICIT_KEY: [
      'A key must be in one line, with “:” and a space behind it.',
      '键必须在一行内，后面跟“:”和一个空格。',
    ],
    UNEXPECTED_TOKEN: [
      'This does not belong here. Text that begins with a sign such as “*”, “&”, “@” or “%” needs quotes.',
      '此处出现意外内容。以“*”“&”“@”“%”等符号开头的文本需要加引号。',
    ],
    BAD_SCALAR_START: ['Text cannot begin with this sign: put it in quotes.', '文本不能以此符号开头：请加引号。'],
    BAD_ALIAS: [
      '“*name” stands for what “&name” marks above, and nothing is marked so. Text that begins with “*” needs quotes.',
      '“*名称”引用上文“&名称”标记的内容，但没有这样的标记。以“*”开头的文本需要加引号。',
    ],
    MULTIPLE_DOCS: ['Values are one document: take the line “---” away.', '参数只能是一个文档：请删除“---”行。'],
    COMMENT_SPACE: ['A comment needs a space before “#”.', '注释的“#”前需要空格。'],
    BAD_DQ_ESCAPE: [
      'Unknown “\\” in double quotes: write “\\\\”, or use single quotes.',
      '双引号中的“\\”转义无效：请写“\\\\”，或改用单引号。',
    ],
    BLOCK_IN_FLOW: [
      'Between “[” and “]”, or “{” and “}”, no lists or keys of several lines can stand.',
      '“[ ]”或“{ }”之间不能使用多行列表或键。',
    ],
  },
  unknownKey: [
    (key: string) => `The chart has no “${key}”, and will most likely not look at it.`,
    (key: string) => `Chart 没有“${key}”，很可能不会使用它。`,
  ],
  unreadable: [
    (chart: string) =>
      `What the chart ${chart} says of its values is too long to be checked here: the preview checks it.`,
    (chart: string) => `Chart ${chart} 的参数说明过长，此处不作检查：预览时会检查。`,
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
  rest: ['Whatever has no field here can be set as YAML.', '此处没有的参数可在 YAML 中设置。'],
  onlyInYaml: ['This can only be changed in the YAML.', '此项只能在 YAML 中更改。'],
  resetShort: ['Use default', '恢复默认'],
  clearShort: ['Clear', '清除'],
  clear: [(name: string) => `Clear ${name}`, (name: string) => `清除：${name}`],
  reset: [
    (name: string, value: string) => `Use default of ${name}: ${value || 'nothing'}`,
    (name: string, value: string) => `恢复默认：${name}（${value || '无'}）`,
  ],
  within: [
    (n: number) => (n === 1 ? '1 problem inside.' : `${n} problems inside.`),
    (n: number) => `内有 ${n} 个问题。`,
  ],
  item: [(list: string, n: number) => `${list} ${n}`, (list: string, n: number) => `${list} ${n}`],
  add: ['Add', '添加'],
  addItem: [(list: string) => `Add to ${list}`, (list: string) => `添加到 ${list}`],
  removeItem: [(list: string, n: number) => `Remove ${list} ${n}`, (list: string, n: number) => `移除 ${list} ${n}`],
  inForm: [(name: string, form: string) => `${name} (${form})`, (name: string, form: string) => `${name}（${form}）`],
  variant: [(n: number) => `Form ${n}`, (n: number) => `形式 ${n}`],
  allowed: [(what: string) => `Takes ${what}.`, (what: string) => `要求：${what}。`],
  asYaml: ['As YAML.', '以 YAML 填写。'],
  entries: ['Entries of any name', '自定义名称的条目'],
  entryName: [(map: string) => `Name of a new entry in ${map}`, (map: string) => `${map} 新条目的名称`],
  addEntry: [(map: string) => `Add an entry to ${map}`, (map: string) => `为 ${map} 添加条目`],
  addWhat: ['Add', '添加'],
  removeEntry: [(name: string) => `Remove ${name}`, (name: string) => `移除 ${name}`],
  renameEntry: [(name: string) => `Rename ${name}`, (name: string) => `重命名 ${name}`],
  newName: [(name: string) => `New name of ${name}`, (name: string) => `${name} 的新名称`],
  rename: ['Rename', '重命名'],
  keepName: ['Keep the name', '保留原名'],
  taken: [(name: string) => `“${name}” is there already.`, (name: string) => `“${name}”已存在。`],
  notTaken: [
    (name: string) => `The chart takes no entry of the name “${name}” here.`,
    (name: string) => `Chart 不接受名为“${name}”的条目。`,
  ],
  removed: [(name: string) => `${name}: taken away`, (name: string) => `${name}：已移除`],
  charts: ['Charts inside of this chart', '此 Chart 包含的 Chart'],
  chartOff: [
    (name: string) => `${name} is off, and its values are not used.`,
    (name: string) => `${name} 已关闭，其参数不会使用。`,
  ],
  chartsUnread: [
    'What the charts inside of this chart say of their values could not be read: the preview checks them.',
    '无法读取所含 Chart 的参数说明：预览时会检查。',
  ],
  difference: ['What changes in your values', '您的参数变化'],
  differenceHint: ['Without comments, keys in one order.', '不含注释，键按同一顺序排列。'],
  sameValues: ['Nothing: they stay as they are.', '无变化。'],
});
