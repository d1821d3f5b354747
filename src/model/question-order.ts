/** Which poll followed which in a minute of a conversation: hash of a question and of the one after it → times. */
export type Transitions = ReadonlyMap<number, ReadonlyMap<number, number>>
