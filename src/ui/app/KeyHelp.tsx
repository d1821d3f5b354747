import { Button, Kbd, Modal, Switch } from '@mantine/core'
import { bindingsInForce, useLetterKeys } from '#ui/kit/keys'
import { useSite } from '#ui/parts/use-site'
import styles from './Palette.module.css'
import { useGuidedPage } from './pages.ts'
import { useTour } from './use-tour.ts'

/** Help: guide of this page, the tour of the demo, and the keys in force. */
export function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const page = useGuidedPage()
  const hasTour = useSite().data?.demo != null
  const takeTour = useTour()
  const [hasLetters, setLetters] = useLetterKeys()
  return (
    <Modal.Root opened={isOpen} onClose={onClose}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles.head}>
          <Modal.Title>Help</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body>
          {page?.guide !== undefined && (
            <section className={styles.guide} aria-label={`Guide: ${page.title}`}>
              <h3>{page.title}</h3>
              <p>{page.guide}</p>
            </section>
          )}
          {hasTour && (
            <Button
              variant="default"
              mb="md"
              onClick={() => {
                onClose()
                void takeTour()
              }}
            >
              Take the tour
            </Button>
          )}
          <h3 className={styles.part}>Keys on this page</h3>
          <dl className={styles.keys}>
            {isOpen &&
              bindingsInForce().map(({ key, help }) => (
                <div key={key}>
                  <dt>
                    <Kbd>{key.replace('Ctrl+k', 'Ctrl K')}</Kbd>
                  </dt>
                  <dd>{help}</dd>
                </div>
              ))}
            <div>
              <dt>
                <Kbd>Esc</Kbd>
              </dt>
              <dd>Close panel or dialog</dd>
            </div>
          </dl>
          <Switch
            mt="md"
            label="Single-key shortcuts"
            description="Turn off if you use speech input. Tab, arrows, Enter, Esc and Ctrl K stay on."
            checked={hasLetters}
            onChange={(event) => setLetters(event.currentTarget.checked)}
          />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
