import { describe, expect, it } from 'vitest';
import { answeredError } from './errors.ts';

const answered = (message: string): string =>
  answeredError(422, { kind: 'Status', message, reason: 'Invalid' }, text => text).message;

describe('what the API server says of a Secret that it could not read', () => {
  it.each([
    'failed to create typed patch object (shop/a; /v1, Kind=Secret): .stringData.pin: expected string, got &value.valueUnstructured{Value:12345678}',
    'Secret in version "v1" cannot be handled as a Secret: error found in #10 byte of ...|":{"a":"12345678"}}|..., bigger context ...|"stringData":{"x":{"a":"12345678"}}|...',
  ])('does not quote it: %s', message => {
    expect(answered(message)).not.toContain('12345678');
    expect(answered(message)).toContain('•••');
  });

  it('is said as it is of other kinds: it helps', () => {
    const message =
      '(shop/a; /v1, Kind=Service): .spec.type: expected string, got &value.valueUnstructured{Value:8080}';
    expect(answered(message)).toBe(message);
  });
});
