/** A text in several languages. German and English are compulsory; others may be added (keys: BCP 47). */
export type Words = { readonly de: string; readonly en: string } & Readonly<Record<string, string>>
