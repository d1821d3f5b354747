import { useState } from 'react'
import styles from './Facets.module.css'
import { countText } from './format.ts'

export interface FacetGroup {
  readonly id: string
  readonly title: string
  /** Without a count if unknown. */
  readonly values: readonly { readonly value: string; readonly label: string; readonly count?: number }[]
}

/** A network without a name, which is shown as the address that it is. */
const PREFIX = /^[\d.]+\/\d+$|^[\da-f:]+\/\d+$/i

/** Values shown per group before "more". */
const shownAtFirst = 7

interface Props {
  readonly groups: readonly FacetGroup[]
  /** Selected value per group id. */
  readonly chosen: Readonly<Record<string, string | undefined>>
  readonly onChoose: (group: string, value: string | undefined) => void
}

/** Filters of a list, with the number of matching rows. */
export function Facets({ groups, chosen, onChoose }: Props) {
  const [isUnfolded, setUnfolded] = useState(false)
  const count = groups.filter(({ id }) => chosen[id] !== undefined).length
  return (
    <aside className={`${styles.facets} ${isUnfolded ? '' : styles.folded}`} aria-label="Filters">
      <button
        type="button"
        className={styles.fold}
        aria-expanded={isUnfolded}
        onClick={() => setUnfolded(!isUnfolded)}
      >
        {isUnfolded ? '▾' : '▸'} Filters{count > 0 && `, ${count} active`}
      </button>
      {groups
        .filter((group) => group.values.length > 0)
        .map((group) => (
          <Group
            key={group.id}
            group={group}
            chosen={chosen[group.id]}
            onChoose={(value) => onChoose(group.id, value)}
          />
        ))}
    </aside>
  )
}

function Group(props: {
  group: FacetGroup
  chosen: string | undefined
  onChoose: (value: string | undefined) => void
}) {
  const { group, chosen, onChoose } = props
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen
    ? group.values
    : group.values.filter(({ value }, index) => index < shownAtFirst || value === chosen)
  return (
    <fieldset className={styles.group}>
      <legend>{group.title}</legend>
      {shown.map(({ value, label, count }) => (
        <button
          key={value}
          type="button"
          className={styles.facet}
          aria-pressed={value === chosen}
          onClick={() => onChoose(value === chosen ? undefined : value)}
        >
          <span className={`${styles.value} ${PREFIX.test(label) ? 'mono' : ''}`} title={label}>
            {label}
          </span>
          {count !== undefined && <span className={styles.count}>{countText(count)}</span>}
        </button>
      ))}
      {group.values.length > shownAtFirst && (
        <button type="button" className={styles.more} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Fewer' : `${countText(group.values.length - shownAtFirst)} more`}
        </button>
      )}
    </fieldset>
  )
}
