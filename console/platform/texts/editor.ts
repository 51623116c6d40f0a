import { texts } from './pairs.ts';

export const editor = texts({
  leave: [
    'Tab indents; to leave, press Escape, then Tab. Ctrl+F searches.',
    '按 Tab 缩进；先按 Esc 再按 Tab 可离开编辑器。按 Ctrl+F 搜索。',
  ],
  problems: ['Problems', '问题'],
  line: [(line: number) => `Line ${line}:`, (line: number) => `第 ${line} 行：`],
  more: [(n: number) => `${n} more`, (n: number) => `另有 ${n} 个问题`],
  // By the English words that CodeMirror asks for.
  phrases: {
    Find: ['Find', '查找'],
    Replace: ['Replace', '替换为'],
    next: ['next', '下一个'],
    previous: ['previous', '上一个'],
    all: ['all', '全部'],
    'match case': ['match case', '区分大小写'],
    regexp: ['regexp', '正则表达式'],
    'by word': ['by word', '全词匹配'],
    replace: ['replace', '替换'],
    'replace all': ['replace all', '全部替换'],
    close: ['close', '关闭'],
  },
});
