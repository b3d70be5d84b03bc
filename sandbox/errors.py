"""Errors as Stripe answers them."""

from typing import Any

DOCS = "https://docs.stripe.com/error-codes"


class ApiError(Exception):
    """Ends a request with a status and Stripe's error body."""

    def __init__(
        self, message: str, *, code: str = "", param: str = "", status: int = 400, kind: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.param, self.status, self.kind = message, code, param, status, kind

    def body(self) -> dict[str, Any]:
        """The JSON body."""
        error: dict[str, Any] = {"type": self.kind, "message": self.message}
        if self.code:
            error |= {"code": self.code, "doc_url": f"{DOCS}/{self.code.replace('_', '-')}"}
        if self.param:
            error["param"] = self.param
        return {"error": error}


class NotServed(ApiError):
    """Stripe knows it, the sandbox does not; listed on the operator page."""

    def __init__(self, what: str, param: str = "") -> None:
        super().__init__(f"The sandbox does not serve {what}.", code="sandbox_not_served", param=param)


def missing(kind: str, id_: str, param: str = "id") -> ApiError:
    """404 for an unknown id in the address, 400 for one in a parameter, as Stripe does."""
    text = f"No such {kind.replace('.', ' ')}: '{id_}'"
    return ApiError(text, code="resource_missing", param=param, status=404 if param == "id" else 400)


def unrecognized(method: str, path: str) -> ApiError:
    """404 for an address the sandbox does not serve."""
    text = f"Unrecognized request URL ({method}: {path}). The sandbox serves one-off payments only."
    return ApiError(text, code="unrecognized_request_url", status=404)
