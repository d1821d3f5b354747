import styles from './Moment.module.css'
import { fromField, localField } from './span.ts'

/** Field for one end of a time range; undefined where it is empty. */
export function Moment(props: {
  label: string
  value: string | undefined
  onChange: (value: string | undefined) => void
}) {
  return (
    <label className={styles.moment}>
      {props.label}
      <input
        type="datetime-local"
        value={localField(props.value)}
        onChange={({ currentTarget: { value } }) => props.onChange(fromField(value))}
      />
    </label>
  )
}
