import { Construct } from 'constructs';
import { Api } from './api.ts';
import { Identity } from './identity.ts';
import { Storage } from './storage.ts';

/** What every capability stands on. */
export class Platform extends Construct {
  readonly storage: Storage;
  readonly identity: Identity;
  readonly api: Api;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.storage = new Storage(this, 'Storage');
    this.identity = new Identity(this, 'Identity', this.storage);
    this.api = new Api(this, 'Api', this.storage);
  }
}
