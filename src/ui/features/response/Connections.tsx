import { Button } from '@mantine/core'
import type { ResponseConnectionItem } from '#schema/response'
import { Answer } from '#ui/kit/Answer.tsx'
import { Failure } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { usePermission } from '#ui/parts/use-session'
import { useConnections, useRemoveConnection } from './queries.ts'
import styles from './Response.module.css'
import { targetKinds } from './sentences.ts'

/** Systems that responses act on. */
export function Connections({ onAdd }: { onAdd: () => void }) {
  const connections = useConnections()
  const mayAdminister = usePermission('administer')
  return (
    <Panel
      title="Connections"
      isBare
      aside={
        mayAdminister && (
          <Button variant="default" onClick={onAdd}>
            Add connection
          </Button>
        )
      }
    >
      <Answer of={connections} lines={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={`${styles.line} ${styles.inset}`}>
              None. Add the firewall, switch, RADIUS server or directory that responses act on, or a block
              list that firewalls read from this sensor.
            </p>
          ) : (
            <ul className={styles.rows}>
              {items.map((item) => (
                <Connection key={item.id} item={item} mayAdminister={mayAdminister} />
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  )
}

function Connection({ item, mayAdminister }: { item: ResponseConnectionItem; mayAdminister: boolean }) {
  const remove = useRemoveConnection(item.id)
  const { list } = item.settings
  return (
    <li className={styles.row}>
      <div className={styles.name}>
        {item.name}
        <span className="quiet">{item.typeTitle}</span>
      </div>
      <div className={styles.detail}>
        <span>{item.targets.map((kind) => targetKinds[kind]).join(', ')}</span>
        {item.type === 'block-list' && <code>/block-lists/{String(list)}.txt</code>}
      </div>
      {mayAdminister && (
        <div className={styles.buttons}>
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined)}
            aria-label={`Delete ${item.name}`}
          >
            Delete
          </Button>
        </div>
      )}
      {remove.error && (
        <div className={styles.wide}>
          <Failure error={remove.error} isInline />
        </div>
      )}
    </li>
  )
}
