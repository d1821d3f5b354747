/** What a port alone suggests, marked as the guess it is; nothing where there is no guess. */
export function Hinted({ names }: { names: readonly string[] | undefined }) {
  if (names === undefined || names.length === 0) return null
  return (
    <span className="quiet" title="Nobody recognised the octets; only the port suggests this">
      {' '}
      {names.join(' or ')}? (hinted, by port only)
    </span>
  )
}
