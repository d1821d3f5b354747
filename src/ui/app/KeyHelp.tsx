import { Kbd, Modal } from '@mantine/core'
import { bindingsInForce } from '#ui/kit/keys'
import styles from './Palette.module.css'

/** The keys that work here and now. */
export function KeyHelp({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
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
              <dd>Close what is open</dd>
            </div>
          </dl>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
