import { texts } from './pairs.ts';

export const values = texts({
  notMapping: ['Values are a mapping of keys to values.', '参数应为键值映射。'],
});
