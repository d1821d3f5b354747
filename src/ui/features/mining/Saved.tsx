import { Button } from '@mantine/core'
import type { SavedQuestion } from '#schema/queries'
import styles from './Mining.module.css'
import { useRemoveQuestion } from './queries.ts'

interface Props {
  readonly items: readonly SavedQuestion[]
  readonly chosen: string | undefined
  readonly onChoose: (id: string) => void
}

/** Saved queries by category. */
export function Saved({ items, chosen, onChoose }: Props) {
  const remove = useRemoveQuestion()
  const groups = Map.groupBy(items, ({ category }) => category)
  return (
    <nav className={styles.saved} aria-label="Saved queries">
      {[...groups].map(([category, some]) => (
        <section key={category}>
          <h2>{category}</h2>
          <ul>
            {some.map(({ id, title, about, isOwn }) => (
              <li key={id}>
                <button
                  type="button"
                  title={about}
                  aria-current={id === chosen ? 'page' : undefined}
                  onClick={() => onChoose(id)}
                >
                  {title}
                </button>
                {isOwn && (
                  <Button
                    size="compact-xs"
                    variant="subtle"
                    aria-label={`Remove ${title}`}
                    onClick={() => remove.mutate(id)}
                  >
                    Remove
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
