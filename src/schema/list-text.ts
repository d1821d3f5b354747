/** Lists in sentences, for pages and reports. */
export { listText } from '#model/list-text'
