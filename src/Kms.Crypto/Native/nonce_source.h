/*
 * Nonces from the kernel's generator without a system call, where the kernel has its vgetrandom in
 * the vDSO (Linux 6.11): what libc's getrandom does by itself since glibc 2.41. Else getrandom(2).
 *
 * The state is a page the kernel knows: wiped in a child, left out of dumps, dropped when memory is
 * short, and void whenever the kernel's own generator is reseeded, as in a cloned machine. Nonces
 * are public; keys are drawn by getrandom(2) alone, so that no state of theirs is in the process.
 */
#ifndef KMS_NONCE_SOURCE_H
#define KMS_NONCE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include "secret_memory.h"

struct kms_nonce_source;

/* A source for one caller at a time; NULL when the kernel has no such thing. */
KMS_EXPORT struct kms_nonce_source *kms_nonce_source_new(void);

KMS_EXPORT void kms_nonce_source_free(struct kms_nonce_source *source);

/* Fills at most 256 bytes; without a source by getrandom(2). Returns 0 or a negated errno. */
KMS_EXPORT int kms_nonce_fill(struct kms_nonce_source *source, uint8_t *bytes, size_t length);

#endif
