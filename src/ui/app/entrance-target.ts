/** Where the pages before sign-in are, and which of them a session needs. */

const SIGN_IN = '/sign-in'
const SET_UP = '/set-up'

interface Place {
  readonly state: string | undefined
  readonly pathname: string
  readonly here: string
  readonly next: string
}

/** Where to go; undefined to stay. */
export function targetOf({ state, pathname, here, next }: Place): string | undefined {
  const entrance = state === 'signed-out' ? SIGN_IN : state === 'set-up' ? SET_UP : undefined
  if (entrance !== undefined)
    return pathname === entrance ? undefined : `${entrance}?${new URLSearchParams({ next: ownPath(here) })}`
  const isDone = state === 'signed-in' ? pathname === SIGN_IN || pathname === SET_UP : pathname === SIGN_IN
  return isDone && state !== undefined ? ownPath(next) : undefined
}

/** A path of these pages: an address of elsewhere, or an entrance, becomes the first page. */
function ownPath(path: string): string {
  const isOwn = /^\/(?![/\\])/.test(path) && !path.startsWith(SIGN_IN) && !path.startsWith(SET_UP)
  return isOwn ? path : '/'
}
