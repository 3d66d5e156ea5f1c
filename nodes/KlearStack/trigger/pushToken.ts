/** The token that KlearStack presents when it pushes. */
export const PUSH_CREDENTIAL = 'klearStackPushApi';

const SHORTEST_TOKEN = 16;

/** With a shorter one no push is taken: n8n lets people keep a credential whose test has failed. */
export const isLongEnough = (token: unknown) => String(token ?? '').length >= SHORTEST_TOKEN;

export const TOO_SHORT = `The token has fewer than ${SHORTEST_TOKEN} characters: too easy to guess for an address that is open to the internet`;
