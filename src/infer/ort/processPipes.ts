/** Nothing is ever sent here: it closes when the node ends. */
export const LIFELINE_FD = 3;
/** Tensors and models, see PayloadFile.ts. */
export const PAYLOAD_FD = 4;
