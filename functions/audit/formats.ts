/** What the log can be exported as; apart from the contract, because the console takes it without the contract's schemas. */
export const exportFormats = ['csv', 'jsonl'] as const;
