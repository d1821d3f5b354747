/** Protocols guessed from the port; nothing if there is no guess. */
export function Hinted({ names }: { names: readonly string[] | undefined }) {
  if (names === undefined || names.length === 0) return null
  return (
    <span className="quiet" title="Guessed from the port; payload not recognised">
      {' '}
      {names.join(' or ')}? (guessed from port)
    </span>
  )
}
