import { Button, Drawer } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Answer } from '#ui/kit/Answer.tsx'
import { Command, Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Destination } from './Destination.tsx'
import { DestinationForm } from './DestinationForm.tsx'
import styles from './Forwarding.module.css'
import { useDestinations } from './queries.ts'
import { forwardingSentence } from './sentences.ts'

/** Destinations with their delivery state, and adding one. */
export function Forwarding() {
  const navigate = useNavigate()
  const { edit } = useSearch({ strict: false }) as { edit?: string }
  const destinations = useDestinations()
  const items = destinations.data?.items
  const open = (id: string | undefined) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, edit: id })) as never,
      replace: true,
    })
  const edited = items?.find(({ id }) => id === edit)
  const isOpen = edit === 'new' || edited !== undefined
  return (
    <Page
      title="Forwarding"
      sentence={items && forwardingSentence(items)}
      actions={items && items.length > 0 && <Button onClick={() => open('new')}>Add destination</Button>}
    >
      <Answer of={destinations}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing onAdd={() => open('new')} />
          ) : (
            <Panel title="Destinations" isBare>
              <ul className={styles.rows}>
                {items.map((item) => (
                  <Destination key={item.id} item={item} onEdit={() => open(item.id)} />
                ))}
              </ul>
            </Panel>
          )
        }
      </Answer>
      <Drawer.Root opened={isOpen} onClose={() => open(undefined)} position="right" size={560}>
        <Drawer.Overlay backgroundOpacity={0.2} />
        <Drawer.Content>
          <div className={styles.head}>
            <Drawer.Title>{edited === undefined ? 'Add destination' : edited.name}</Drawer.Title>
            <Drawer.CloseButton aria-label="Close form" />
          </div>
          <Drawer.Body>
            {isOpen && <DestinationForm key={edit} item={edited} onDone={() => open(undefined)} />}
          </Drawer.Body>
        </Drawer.Content>
      </Drawer.Root>
    </Page>
  )
}

function Nothing({ onAdd }: { onAdd: () => void }) {
  return (
    <Empty title="Forward alerts to a SIEM or ticket system">
      <p>
        SIEMs receive alerts by syslog as CEF, LEEF, JSON or text; ticket systems by signed webhooks. Messages
        are queued while a receiver is unreachable.
      </p>
      <p>
        <Button onClick={onAdd}>Add destination</Button>
      </p>
      <p>Or on the sensor, with its data folder as DATA:</p>
      <Command>
        bin/sightglass forwarding add SOC --to tls://siem.example:6514 --format cef --data DATA
      </Command>
    </Empty>
  )
}
