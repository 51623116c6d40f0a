module berth/helm-reading

go 1.26
