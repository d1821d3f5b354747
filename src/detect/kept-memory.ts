/** Learned state of rules, as the baseline file holds it: rule → name of the state and key → value. */
export type KeptMemory = ReadonlyMap<string, ReadonlyMap<string, string | number>>
