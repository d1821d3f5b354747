import type { BehaviourKey } from '#model/protocol'

/** A merging unit publishes its own streams and no other's. */
export const behaviourKeys: readonly BehaviourKey[] = [{ name: 'stream', of: ({ object }) => object }]
