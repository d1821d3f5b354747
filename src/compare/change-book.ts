import type { Change } from '#schema/difference'

/** A change as the comparing parts give it; what is left out is empty, and among known devices. */
type Given = Pick<Change, 'kind' | 'change' | 'subject'> & Partial<Change>
/** Whether it changed is found out. */
export type ChangeSubject = Omit<Given, 'change' | 'before' | 'after'>

const NO_FRAMES = { before: null, after: null }

/** Collects differences, and separately the data of only one side. */
export class ChangeBook {
  readonly changes: Change[] = []
  readonly untold: Change[] = []

  add(given: Given): void {
    this.changes.push(whole(given))
  }

  /** Only one side has it: no visible change. */
  reportedOnce(given: Given): void {
    this.untold.push(whole(given))
  }

  /** Two texts; an empty one is not reported. */
  compare(before: string, after: string, about: ChangeSubject): void {
    if (before === after) return
    if (before !== '' && after !== '') this.add({ ...about, change: 'changed', before, after })
    else this.reportedOnce({ ...about, change: before === '' ? 'added' : 'removed', before, after })
  }
}

function whole(given: Given): Change {
  return { device: '', field: '', before: '', after: '', amongKnown: true, frames: NO_FRAMES, ...given }
}
