/** RPC interfaces by UUID, with their operations where they are read here. */
import { carried } from './carried.ts'
import { accounts } from './interfaces/accounts.ts'
import { administration } from './interfaces/administration.ts'
import { dcom } from './interfaces/dcom.ts'
import { endpoints } from './interfaces/endpoints.ts'
import type { NamedInterface, RpcInterface } from './interfaces/rpc-interface.ts'
import { sharing } from './interfaces/sharing.ts'

const readElsewhere = carried.map(
  ([uuid, name, family]): NamedInterface => [
    uuid,
    { name, verb: 'read', operations: new Map(), carriedAs: family ?? uuid },
  ],
)

export const interfaces: ReadonlyMap<string, RpcInterface> = new Map([
  ...endpoints,
  ...accounts,
  ...administration,
  ...sharing,
  ...dcom,
  ...readElsewhere,
])
