#include "secret_stack.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

/* Switches to the stack that ends at top, calls function(argument) there and switches back. */
void kms_stack_switch(void *top, void (*function)(void *), void *argument);

#if defined(__x86_64__)
__asm__(".text\n"
        ".globl kms_stack_switch\n"
        ".hidden kms_stack_switch\n"
        ".type kms_stack_switch, @function\n"
        "kms_stack_switch:\n"
        "    .cfi_startproc\n"
        "    endbr64\n"
        "    push %rbp\n"
        "    .cfi_def_cfa_offset 16\n"
        "    .cfi_offset %rbp, -16\n"
        "    mov %rsp, %rbp\n" /* rbp is the callee's to keep: it brings us back */
        "    .cfi_def_cfa_register %rbp\n"
        "    mov %rdi, %rsp\n"
        "    mov %rdx, %rdi\n"
        "    call *%rsi\n"
        "    mov %rbp, %rsp\n"
        "    pop %rbp\n"
        "    .cfi_def_cfa %rsp, 8\n"
        "    ret\n"
        "    .cfi_endproc\n"
        ".size kms_stack_switch, . - kms_stack_switch\n");
#elif defined(__aarch64__)
__asm__(".text\n"
        ".globl kms_stack_switch\n"
        ".hidden kms_stack_switch\n"
        ".type kms_stack_switch, %function\n"
        "kms_stack_switch:\n"
        "    .cfi_startproc\n"
        "    stp x29, x30, [sp, #-16]!\n"
        "    .cfi_def_cfa_offset 16\n"
        "    .cfi_offset x29, -16\n"
        "    .cfi_offset x30, -8\n"
        "    mov x29, sp\n" /* x29 is the callee's to keep: it brings us back */
        "    .cfi_def_cfa_register x29\n"
        "    mov sp, x0\n"
        "    mov x0, x2\n"
        "    blr x1\n"
        "    mov sp, x29\n"
        "    .cfi_def_cfa_register sp\n"
        "    ldp x29, x30, [sp], #16\n"
        "    .cfi_def_cfa_offset 0\n"
        "    ret\n"
        "    .cfi_endproc\n"
        ".size kms_stack_switch, . - kms_stack_switch\n");
#else
#error "The stack switch is written for x86-64 and aarch64."
#endif

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t stack_key;
static int key_error;

static void give_back(void *stack)
{
    kms_memory_free_stack(stack);
}

static void make_key(void)
{
    key_error = pthread_key_create(&stack_key, give_back);
}

static int stack_of_this_thread(struct kms_stack **stack)
{
    pthread_once(&key_once, make_key);
    if (key_error != 0) {
        return -key_error;
    }
    *stack = pthread_getspecific(stack_key);
    if (*stack != NULL) {
        return 0;
    }

    int error = kms_memory_allocate_stack(stack);
    if (error != 0) {
        return error;
    }
    error = pthread_setspecific(stack_key, *stack);
    if (error != 0) {
        kms_memory_free_stack(*stack);
    }
    return -error;
}

static void run(void *argument)
{
    struct kms_stack_call *call = argument;
    void **a = call->arguments;
    intptr_t (*function)(void *, void *, void *, void *, void *, void *);
    memcpy(&function, &call->function, sizeof function);

    /* The calling conventions of both machines let a function ignore arguments it does not take. */
    call->result = function(a[0], a[1], a[2], a[3], a[4], a[5]);
}

int kms_stack_run(struct kms_stack_call *call)
{
    struct kms_stack *stack = NULL;
    int error = stack_of_this_thread(&stack);
    if (error != 0) {
        return error;
    }
    kms_stack_switch(stack->top, run, call);
    return 0;
}
