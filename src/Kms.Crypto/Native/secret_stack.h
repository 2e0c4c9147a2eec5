/*
 * Calls on a stack that lies in secret memory. OpenSSL keeps copies of private numbers on the
 * stack while it works with them; run here, they never stand in readable memory.
 */
#ifndef KMS_SECRET_STACK_H
#define KMS_SECRET_STACK_H

#include "secret_memory.h"

/*
 * A call of up to six pointer-sized arguments that returns an int (in the low half of result) or a
 * pointer. Mirrored by the C# struct SecretStack.Call.
 */
struct kms_stack_call {
    void *function;
    void *arguments[6];
    intptr_t result;
};

/*
 * Runs the call on this thread's secret stack, which is made on first use and given back, zeroized,
 * when the thread ends. Returns 0, or a negated errno when the call was not made.
 */
KMS_EXPORT int kms_stack_run(struct kms_stack_call *call);

#endif
