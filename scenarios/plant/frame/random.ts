/** Chance that can be repeated: the same seed and purpose draw the same numbers, whatever else happens on the stage. */
export { type Random, randomFor } from '../../first-light/random.ts'
