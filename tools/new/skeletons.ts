/** Templates of a new protocol, rule or page: small, complete and tested. */
import { pageFiles, pageNext } from './page.ts'
import { protocolFiles, protocolNext } from './protocol.ts'
import { ruleFiles, ruleNext } from './rule.ts'
import type { Files } from './words.ts'

export interface Skeleton {
  /** @param protocol the one protocol of a rule */
  readonly files: (name: string, protocol?: string) => Files
  /** Next steps of the author, in order. */
  readonly next: (name: string, protocol?: string) => readonly string[]
}

export const skeletons: Readonly<Record<'protocol' | 'rule' | 'page', Skeleton>> = {
  protocol: { files: protocolFiles, next: protocolNext },
  rule: { files: ruleFiles, next: ruleNext },
  page: { files: pageFiles, next: pageNext },
}
