"""The child's side: the only room that imports llama_cpp. Nobody imports it but ``snug worker``."""
