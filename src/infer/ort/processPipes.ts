/** Requests in, replies out; a socket pair. */
export const MESSAGES_FD = 3;
/** Nothing is ever sent; its end is the node's end. */
export const LIFELINE_FD = 4;
/** Tensors and models, see PayloadFile.ts. */
export const PAYLOAD_FD = 5;
