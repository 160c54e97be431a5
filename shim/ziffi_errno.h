/* Names of errno values; see ziffi_shim.h. */
#ifndef ZIFFI_ERRNO_H
#define ZIFFI_ERRNO_H

#include "ziffi_base.h"

#define ZIFFI_E(name) {name, #name}

typedef struct ziffi_errno_entry {
    int code;
    const char *name;
} ziffi_errno_entry;

/* Where one code has two names, the first one here is given. */
static const ziffi_errno_entry ziffi_errno_table[] = {
    ZIFFI_E(EPERM), ZIFFI_E(ENOENT), ZIFFI_E(ESRCH), ZIFFI_E(EINTR), ZIFFI_E(EIO),
    ZIFFI_E(ENXIO), ZIFFI_E(E2BIG), ZIFFI_E(ENOEXEC), ZIFFI_E(EBADF), ZIFFI_E(ECHILD),
    ZIFFI_E(EAGAIN), ZIFFI_E(ENOMEM), ZIFFI_E(EACCES), ZIFFI_E(EFAULT), ZIFFI_E(EBUSY),
    ZIFFI_E(EEXIST), ZIFFI_E(EXDEV), ZIFFI_E(ENODEV), ZIFFI_E(ENOTDIR), ZIFFI_E(EISDIR),
    ZIFFI_E(EINVAL), ZIFFI_E(ENFILE), ZIFFI_E(EMFILE), ZIFFI_E(ENOTTY), ZIFFI_E(EFBIG),
    ZIFFI_E(ENOSPC), ZIFFI_E(ESPIPE), ZIFFI_E(EROFS), ZIFFI_E(EMLINK), ZIFFI_E(EPIPE),
    ZIFFI_E(EDOM), ZIFFI_E(ERANGE), ZIFFI_E(EDEADLK), ZIFFI_E(ENAMETOOLONG),
    ZIFFI_E(ENOLCK), ZIFFI_E(ENOSYS), ZIFFI_E(ENOTEMPTY), ZIFFI_E(EILSEQ),
    ZIFFI_E(EADDRINUSE), ZIFFI_E(EADDRNOTAVAIL), ZIFFI_E(EAFNOSUPPORT), ZIFFI_E(EALREADY),
    ZIFFI_E(EBADMSG), ZIFFI_E(ECANCELED), ZIFFI_E(ECONNABORTED), ZIFFI_E(ECONNREFUSED),
    ZIFFI_E(ECONNRESET), ZIFFI_E(EDESTADDRREQ), ZIFFI_E(EHOSTUNREACH), ZIFFI_E(EIDRM),
    ZIFFI_E(EINPROGRESS), ZIFFI_E(EISCONN), ZIFFI_E(ELOOP), ZIFFI_E(EMSGSIZE),
    ZIFFI_E(ENETDOWN), ZIFFI_E(ENETRESET), ZIFFI_E(ENETUNREACH), ZIFFI_E(ENOBUFS),
    ZIFFI_E(ENOLINK), ZIFFI_E(ENOMSG), ZIFFI_E(ENOPROTOOPT), ZIFFI_E(ENOTCONN),
    ZIFFI_E(ENOTRECOVERABLE), ZIFFI_E(ENOTSOCK), ZIFFI_E(ENOTSUP), ZIFFI_E(EOPNOTSUPP),
    ZIFFI_E(EOVERFLOW), ZIFFI_E(EOWNERDEAD), ZIFFI_E(EPROTO), ZIFFI_E(EPROTONOSUPPORT),
    ZIFFI_E(EPROTOTYPE), ZIFFI_E(ETIMEDOUT), ZIFFI_E(ETXTBSY), ZIFFI_E(EWOULDBLOCK),
#ifdef ENODATA
    ZIFFI_E(ENODATA), ZIFFI_E(ENOSR), ZIFFI_E(ENOSTR), ZIFFI_E(ETIME),
#endif
#ifdef ENOTBLK
    ZIFFI_E(ENOTBLK),
#endif
#ifdef ESTALE
    ZIFFI_E(EDQUOT), ZIFFI_E(ESTALE), ZIFFI_E(EUSERS), ZIFFI_E(EHOSTDOWN),
#endif
#ifdef ESHUTDOWN
    ZIFFI_E(ESHUTDOWN), ZIFFI_E(ETOOMANYREFS), ZIFFI_E(EPFNOSUPPORT),
    ZIFFI_E(ESOCKTNOSUPPORT),
#endif
#ifdef EMULTIHOP
    ZIFFI_E(EMULTIHOP),
#endif
#ifdef EREMOTEIO
    ZIFFI_E(EREMOTEIO), ZIFFI_E(EKEYEXPIRED), ZIFFI_E(EKEYREVOKED), ZIFFI_E(EKEYREJECTED),
    ZIFFI_E(ENOKEY), ZIFFI_E(ENOMEDIUM), ZIFFI_E(EMEDIUMTYPE), ZIFFI_E(ERFKILL),
    ZIFFI_E(ERESTART), ZIFFI_E(EUCLEAN), ZIFFI_E(ENOTUNIQ), ZIFFI_E(ECOMM),
#endif
};

/* The name of an errno value, or "". */
ZIFFI_STATIC const char *ziffi_errno_name(int code) {
    size_t count = sizeof ziffi_errno_table / sizeof ziffi_errno_table[0];
    for (size_t i = 0; i < count; i++) {
        if (ziffi_errno_table[i].code == code) return ziffi_errno_table[i].name;
    }
    return "";
}

/* The text of an errno value, valid until this thread asks again. */
ZIFFI_STATIC const char *ziffi_errno_text(int code) {
    const char *text = strerror(code);
    return text ? text : "";
}

#undef ZIFFI_E
#endif
