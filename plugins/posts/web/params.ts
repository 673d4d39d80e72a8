/** Ids that can be of a post; everything else is another page below the handle. */
export default {
  post: (value: string): string | undefined => (/^([1-9][0-9]{0,17}|[1-8][0-9]{18})$/.test(value) ? value : undefined),
}
