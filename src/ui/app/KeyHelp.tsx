import { Kbd, Modal, Switch } from '@mantine/core'
import { bindingsInForce, useLetterKeys } from '#ui/kit/keys'
import styles from './Palette.module.css'

/** Keyboard help: the keys in force on this page. */
export function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const [hasLetters, setLetters] = useLetterKeys()
  return (
    <Modal.Root opened={isOpen} onClose={onClose}>
      <Modal.Overlay />
      <Modal.Content>
        <div className={styles.head}>
          <Modal.Title>Keys on this page</Modal.Title>
          <Modal.CloseButton aria-label="Close" />
        </div>
        <Modal.Body>
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
